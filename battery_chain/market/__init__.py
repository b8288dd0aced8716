"""Orders and trades: batteries, bundles and fund shares against a settlement token."""
