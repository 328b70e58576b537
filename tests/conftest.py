"""What holds for every test?"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# A shared machine is slow at times: how long one example takes says nothing about the code.
settings.register_profile("desk", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("desk")

# What one test keeps of a compiled contract must not help another, nor fill the reader's own cache.
os.environ["COPYDESK_CACHE"] = ""
