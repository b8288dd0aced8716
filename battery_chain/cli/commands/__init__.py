"""One module a group; each has `command`. Imported by name, when it is called."""
