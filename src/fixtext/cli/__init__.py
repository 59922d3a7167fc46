"""The command line: parse, call, render. One command per file; nothing here thinks."""
