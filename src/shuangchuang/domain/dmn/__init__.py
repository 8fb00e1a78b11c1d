"""DMN models: read from XML, run with FEEL.

    XML ──reading──▶ Model ──running──▶ the value of each decision

Source: OMG DMN 1.5 (formal/2024-01-01), chapters 6 to 10; models of 1.2 to 1.4 are read too.
"""
