"""Files: safe writing, walking, one file at a time, folders of fixtures."""
