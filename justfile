# The daily commands. `just` alone lists them.

default:
    @just --list

# Everything into .venv, once.
install:
    python3 -m venv .venv
    .venv/bin/pip install -q -e '.[dev]'

test *arguments:
    .venv/bin/pytest {{arguments}}

lint:
    .venv/bin/ruff check
    .venv/bin/ruff format --check
    .venv/bin/mypy
    .venv/bin/lint-imports

# Lay out the code and mend what can be mended.
tidy:
    .venv/bin/ruff check --fix
    .venv/bin/ruff format

# Write the help into docs/cli.md.
docs:
    .venv/bin/cog -r docs/cli.md

# Make the broken files of the fixtures, then run the fixtures.
fixtures:
    .venv/bin/python tools/make_fixtures.py
    .venv/bin/fixtext verify fixtures

# What CI runs.
ci:
    .ci/run

# Rebuild the tables of data/, each after those it is made from; needs the corpus and `.[tables]`.
reader:
    .venv/bin/python tools/build_reader.py
    .venv/bin/python tools/build_scripts.py
    .venv/bin/python tools/build_readings.py
    .venv/bin/python tools/build_radicals.py
    .venv/bin/python tools/build_contexts.py
    .venv/bin/python tools/build_genuine.py
    .venv/bin/python tools/build_ordinary.py
    .venv/bin/python tools/build_usual.py
    .venv/bin/python tools/build_notice.py

# Quality and speed, measured; needs the corpus.
bench:
    .venv/bin/python benchmarks/quality.py
    .venv/bin/python benchmarks/pages.py
    .venv/bin/python benchmarks/detect.py
    .venv/bin/python benchmarks/script.py
