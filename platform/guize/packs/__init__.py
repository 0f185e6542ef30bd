"""Tenant packs: the folders of `tenants/` as values, both ways."""
