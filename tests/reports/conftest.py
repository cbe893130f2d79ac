import pytest

from tests.reports.october import office_for, open_database


@pytest.fixture
async def database(database_url, tmp_path):
    opened = open_database(database_url, tmp_path)
    yield opened
    await opened.close()


@pytest.fixture
def office(database):
    return office_for(database)
