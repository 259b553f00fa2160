"""The only file that names adapters: builds what the steps need."""

from __future__ import annotations
