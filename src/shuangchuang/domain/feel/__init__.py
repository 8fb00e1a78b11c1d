"""FEEL, the expression language of OMG's DMN 1.5: parsed to a tree with positions, evaluated with what is unknown kept unknown.

    text ──parsing──▶ tree ──compiling──▶ closures ──scope──▶ value │ Unknown

Source: OMG DMN 1.5 (formal/2024-01-01), chapter 10.3. What differs is said in docs/methods/feel.md.
"""
