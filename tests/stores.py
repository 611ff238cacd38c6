"""The two kinds of store that every promise about data is tested on.

    @pytest.fixture(params=STORES)
    def store(request): ...

`production` is left out, loudly, when SERVICES=none was asked for, and fails when there is no
server to be had.
"""

import pytest

STORES = [
    pytest.param("embedded"),
    pytest.param("production", marks=pytest.mark.services),
]
