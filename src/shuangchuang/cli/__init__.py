"""The command line: domain, catalogue and adapters, without Django and without a database.

    shuangchuang ‹command› ‹subcommand›

Each command is a module of this package that has ``register(commands)``; :mod:`main`
finds it there, so a new command is a new file.
"""
