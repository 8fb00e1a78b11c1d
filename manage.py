#!/usr/bin/env python3
"""Django's commands. ``dev.py`` sets the environment up; this runs inside it."""

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuangchuang.project.settings.demo")
    from django.core.management import execute_from_command_line

    from shuangchuang.project.environment import ended_with_sentences

    with ended_with_sentences():
        execute_from_command_line(sys.argv)
