"""What holds for every test: pictures are not read, save where a test asks for it; a reader takes seconds to start."""

from __future__ import annotations

import os

os.environ["FUZI_OCR"] = "off"
