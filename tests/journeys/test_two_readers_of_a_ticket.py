"""The server and the telephone read the same of what somebody shows, genuine or not."""

import json
from pathlib import Path

import pytest

from tests.journeys.conftest import manage

pytestmark = pytest.mark.browser
BENCH = Path(__file__).parents[2] / "bench"
SHOWN = 400
# Texts go as numbers, because half a surrogate pair would not come through.
SHOW = """
import base64, json, random, sys
from dataclasses import asdict
sys.path.append({bench!r})
from _forged import Forger
from sufra.shell.tickets import Ticket, public_key, read, signed
genuine = [
    signed(Ticket(iftar_id="abcdefgh", code=f"{{code:06}}", guests=4, section=code, version=1))
    for code in range(1, 9)
]
forger = Forger(random.Random(9), genuine)
texts = [forger.show().text for _input in range({shown})]
said = [read(text) for text in texts]
print(json.dumps({{
    "key": base64.b64encode(public_key()).decode(),
    "texts": [[*memoryview(text.encode("utf-16-le", "surrogatepass")).cast("H")] for text in texts],
    "said": [ticket and [*asdict(ticket).values()] for ticket in said],
}}))
"""
READ = """async ([key, texts]) => {
  const { read } = await import('/static/door/app/ticket.js');
  return Promise.all(texts.map(async (units) => {
    const said = await read(String.fromCharCode(...units), key);
    return said && [said.evening, said.code, said.guests, said.section, said.version];
  }));
}"""


@pytest.fixture
def shown(place):
    command = SHOW.format(bench=str(BENCH), shown=SHOWN)
    return json.loads(manage(place.environment, "shell", "--no-imports", "-c", command))


def differing(page, place, shown, *, read=READ):
    """Return what the telephone reads otherwise than the server."""
    page.goto(f"{place.origin}/door/")
    said = page.evaluate(read, [shown["key"], shown["texts"]])
    both = zip(shown["texts"], shown["said"], said, strict=True)
    return ["".join(map(chr, text)) for text, here, there in both if here != there]


def test_the_telephone_takes_the_tickets_that_the_server_takes_and_no_other(open_page, place, shown):
    assert 10 < sum(said is not None for said in shown["said"]) < 100
    assert differing(open_page(), place, shown) == []


def test_a_telephone_that_takes_what_another_key_signed_is_caught(open_page, place, shown):
    careless = READ.replace(
        "const { read }",
        "crypto.subtle.verify = () => Promise.resolve(true);\n  const { read }",
    )
    assert len(differing(open_page(), place, shown, read=careless)) > 10
