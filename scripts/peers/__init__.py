"""Public contracts that do part of what Battery does, compiled and measured as Battery is."""
