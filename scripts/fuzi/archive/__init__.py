"""Floor 3: what an archive holds and how it is proved. Pure: manifests, packs, inventories, overlays."""
