import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from tests.cast import amina, idris, yusuf

from sufra.models import AuditEntry, Picture, PictureFile
from sufra.shell import uploads

pytestmark = pytest.mark.django_db
SAID = {"words": "A long table under plane trees", "credit": "Hafsa K.", "licence": "cc_by"}
SECRET = b"24.4672 N 39.6112 E"


def painted(width=1600, height=900, mode="RGB"):
    """A picture with a different colour in each corner, so that turning it can be seen."""
    picture = Image.new(mode, (width, height), "white")
    picture.paste("red", (0, 0, width // 2, height // 2))
    return picture


def noise(width, height):
    return Image.effect_noise((width, height), 90).convert("RGB")


def file(picture, kind="JPEG", name="table.jpg", **options):
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return SimpleUploadedFile(name, stream.getvalue())


def png_that_says(width, height):
    """The first bytes of a PNG of any size: nobody has to send the points to say how many there are."""

    def chunk(kind, content):
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    points = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", points) + chunk(b"IEND", b"")


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def artwork(season, given, **said):
    address = f"/en/host/{season.host.pk}/campaign/{season.campaign.pk}/artwork/"
    sent = SAID | said | ({"file": given} if given else {})
    return signed_in(season.owner).post(address, sent)


def stored(season):
    return {
        (row.picture.campaign_id, row.kind): bytes(row.content) for row in PictureFile.objects.of(season.host)
    }


def test_an_artwork_stands_on_the_campaigns_page_with_its_credit_and_licence():
    season = amina()
    assert artwork(season, file(painted())).status_code == 302
    picture = Picture.objects.of(season.host).get()
    text = Client().get(f"/en/c/{season.campaign.pk}/").content.decode()
    assert f'src="/pictures/{picture.pk}.webp" width="960" height="540"' in text
    assert 'alt="A long table under plane trees"' in text
    assert "Picture: <bdi>Hafsa K.</bdi> · CC BY 4.0" in text
    evening = Client().get(f"/en/i/{season.iftars[0].pk}/").content.decode()
    assert evening.count(f"http://testserver/pictures/{picture.pk}.jpg") == 2
    assert "<img" not in evening


@pytest.mark.parametrize("language", ["ar", "fa", "tr", "ur", "id"])
def test_credit_and_licence_are_said_in_the_guests_language(language):
    season = amina()
    artwork(season, file(painted()), licence="reserved")
    text = Client().get(f"/{language}/c/{season.campaign.pk}/").content.decode()
    assert "<bdi>Hafsa K.</bdi>" in text
    assert "Picture:" not in text
    assert "all rights reserved" not in text


def test_the_files_are_small_public_and_what_they_say_they_are():
    season = amina()
    artwork(season, file(noise(1600, 1200)))
    picture = Picture.objects.of(season.host).get()
    client = Client()
    page, shared = (client.get(f"/pictures/{picture.pk}.{kind}") for kind in ("webp", "jpg"))
    assert [answer.headers["Content-Type"] for answer in (page, shared)] == ["image/webp", "image/jpeg"]
    assert page.headers["Cache-Control"] == "public, max-age=86400"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert len(page.content) <= uploads.ARTWORK_BYTES
    assert Image.open(io.BytesIO(shared.content)).size == (1200, 900)
    for wrong in (f"{picture.pk}.svg", f"{picture.pk}.webp.jpg", "22222222.webp", "..%2fsecret-key.jpg"):
        assert client.get(f"/pictures/{wrong}").status_code == 404


def test_a_logo_stays_transparent_and_is_under_six_kilobytes():
    season = amina()
    sign = painted(400, 400, "RGBA")
    sign.putalpha(Image.linear_gradient("L").resize((400, 400)))
    address = f"/en/host/{season.host.pk}/logo/"
    answer = signed_in(season.owner).post(address, SAID | {"file": file(sign, "PNG", "sign.png")})
    assert answer.status_code == 302
    [(kind, content)] = stored(season).items()
    assert kind == (None, "webp")
    assert len(content) <= uploads.LOGO_BYTES
    assert Image.open(io.BytesIO(content)).mode == "RGBA"
    assert f'alt="{season.host.name}"' in Client().get(f"/en/c/{season.campaign.pk}/").content.decode()


def with_a_place_in_it(kind):
    exif = Image.Exif()
    exif.get_ifd(0x8825)[29] = SECRET.decode()
    exif[0x010E] = SECRET.decode()
    extra = {"comment": SECRET} if kind == "JPEG" else {}
    return file(painted(), kind, exif=exif, icc_profile=SECRET, **extra)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_nothing_that_the_camera_wrote_is_kept(kind):
    sent = with_a_place_in_it(kind)
    assert SECRET in sent.read()  # it could have been found
    sent.seek(0)
    season = amina()
    assert artwork(season, sent).status_code == 302
    for content in stored(season).values():
        assert SECRET not in content
        opened = Image.open(io.BytesIO(content))
        opened.load()
        assert not {"exif", "icc_profile", "comment", "xmp"} & opened.info.keys()
        assert dict(opened.getexif()) == {}


def test_a_picture_saved_with_what_it_carried_would_be_caught(monkeypatch):
    monkeypatch.setattr(uploads, "_bare", lambda picture: picture.convert("RGB"))
    season = amina()
    artwork(season, with_a_place_in_it("JPEG"))
    assert any(SECRET in content for content in stored(season).values())


def test_a_picture_that_the_camera_held_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turn right to see it upright
    season = amina()
    artwork(season, file(painted(1600, 900), exif=exif))
    opened = Image.open(io.BytesIO(stored(season)[season.campaign.pk, "jpg"]))
    assert opened.height > opened.width
    assert opened.getpixel((opened.width - 50, 50))[1] < 90  # the red corner went to the right


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (SVG, "cannot be read as a picture"),
        (b"GIF89a" + b"\0" * 400, "cannot be read as a picture"),
        (b"RIFF\x10\0\0\0WEBPVP8L" + b"\0" * 400, "cannot be read as a picture"),
        (b"\xff\xd8\xff" + SVG, "cannot be read as a picture"),
        (b"", "cannot be read as a picture"),
        (png_that_says(50_000, 50_000), "50 million points"),
        (png_that_says(7_000, 8_000), "50 million points"),
        (png_that_says(12_001, 300), "a side of more than 12000"),
        (png_that_says(300, 199), "at least 200 points"),
        (png_that_says(3_000, 3_000), "cannot be read as a picture"),
        (b"\xff\xd8\xff" + b"\0" * uploads.MOST_BYTES, "larger than 10 MB"),
    ],
)  # fmt: skip
def test_what_is_no_picture_or_too_large_is_said_and_nothing_is_lost(content, sentence):
    season = amina()
    artwork(season, file(painted()))
    before = stored(season)
    answer = artwork(season, SimpleUploadedFile("x.jpg", content), credit="Somebody Else")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert 'value="Somebody Else"' in text
    assert stored(season) == before


class PointsDecoded(Exception):
    pass


def decodes(monkeypatch, content):
    def decode(_picture):
        raise PointsDecoded

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", decode)
    try:
        uploads.make_artwork(io.BytesIO(content))
    except PointsDecoded:
        return True
    except uploads.Refusal:
        return False
    return True


def test_a_bomb_is_refused_before_any_of_it_is_decoded(monkeypatch):
    bomb = png_that_says(9_000, 9_000)
    assert not decodes(monkeypatch, bomb)
    monkeypatch.setattr(uploads, "MOST_POINTS", 10**9)
    assert decodes(monkeypatch, bomb)


def test_a_picture_with_a_page_behind_it_is_made_anew_without_the_page():
    season = amina()
    two_things = file(painted()).read() + b"<script>alert(1)</script>"
    artwork(season, SimpleUploadedFile("x.jpg", two_things))
    assert stored(season)
    assert not any(b"script" in content for content in stored(season).values())


@pytest.mark.parametrize(
    "name",
    ["../../secret-key", "table.jpg.php", "table\u202egpj.exe", "a" * 300 + ".jpg", "x\0.jpg", "..\\x"],
)  # fmt: skip
def test_the_senders_name_of_a_file_is_used_nowhere(name, tmp_path, settings):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    season = amina()
    fields = b"".join(
        b'--line\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n' % (key.encode(), value.encode())
        for key, value in SAID.items()
    )  # fmt: skip
    head = f'--line\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    body = fields + head + file(painted()).read() + b"\r\n--line--\r\n"
    address = f"/en/host/{season.host.pk}/campaign/{season.campaign.pk}/artwork/"
    answer = signed_in(season.owner).post(address, body, content_type="multipart/form-data; boundary=line")
    assert answer.status_code == 302
    assert [row.credit for row in Picture.objects.of(season.host)] == ["Hafsa K."]
    assert list(tmp_path.iterdir()) == []


def test_what_is_sent_beyond_the_bound_is_let_go(rf):
    heavy = SimpleUploadedFile("x.jpg", b"\xff" * (uploads.MOST_BYTES + 5_000_000))
    request = rf.post("/", {"file": heavy, "credit": "Hafsa K."})
    kept = request.FILES["file"]
    assert kept.size == uploads.MOST_BYTES + 5_000_000
    assert len(kept.read()) <= uploads.MOST_BYTES
    kept.close()
    assert request.POST["credit"] == "Hafsa K."


def test_another_file_makes_another_address_and_the_old_one_is_gone():
    season = amina()
    artwork(season, file(painted()))
    old = Picture.objects.of(season.host).get()
    artwork(season, file(painted(600, 600)))
    new = Picture.objects.of(season.host).get()
    assert new.pk != old.pk
    assert Client().get(f"/pictures/{old.pk}.webp").status_code == 404
    assert [len(stored(season)), AuditEntry.objects.of(season.host).filter(deed="keep_picture").count()] == [
        2,
        2,
    ]


def test_the_words_change_without_a_new_file():
    season = amina()
    artwork(season, file(painted()))
    before = stored(season)
    assert artwork(season, None, credit="Both of us").status_code == 302
    assert Picture.objects.of(season.host).get().credit == "Both of us"
    assert stored(season) == before


def test_a_first_picture_needs_a_file_and_every_picture_its_credit():
    season = amina()
    assert "Choose a picture." in artwork(season, None).content.decode()
    text = artwork(season, file(painted()), credit=" ").content.decode()
    assert "Choose the picture once more" in text
    assert not Picture.objects.of(season.host).exists()


def test_a_picture_is_taken_away_by_its_host_alone():
    season, other = amina(), idris()
    artwork(season, file(painted()))
    picture = Picture.objects.of(season.host).get()
    theirs = f"/en/host/{other.host.pk}/picture/{picture.pk}/removal/"
    mine = f"/en/host/{season.host.pk}/picture/{picture.pk}/removal/"
    assert signed_in(other.owner).post(theirs).status_code == 404
    assert signed_in(yusuf(season.host)).post(mine).status_code == 403
    assert signed_in(season.owner).get(mine).status_code == 405
    assert signed_in(season.owner).post(mine).status_code == 302
    assert stored(season) == {}
    assert Client().get(f"/pictures/{picture.pk}.jpg").status_code == 404
