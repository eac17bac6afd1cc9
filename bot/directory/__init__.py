"""The facts of resources/: help lines, reporting routes, definitions, medical windows. Pure once loaded."""
