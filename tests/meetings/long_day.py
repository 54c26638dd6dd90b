"""The document of a long day, typed letter by letter: words at one place, then at another, and much taken back."""

import random
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

_PARAGRAPHS = 400
_LETTERS = "abcdefghijklmnopqrstuvwxyz  "


def typed(root: str, operations: int) -> Doc[Any]:
    """A document after at least so many letters have come or gone, the same every time."""
    chance = random.Random(7)
    doc: Doc[Any] = Doc(client_id=7)
    blocks = doc.get(root, type=XmlFragment)
    texts = [XmlText("") for _ in range(_PARAGRAPHS)]
    lengths = [0] * _PARAGRAPHS
    with doc.transaction():
        for text in texts:
            blocks.children.append(XmlElement("paragraph", contents=[text]))
    done = 0
    while done < operations:
        number = chance.randrange(_PARAGRAPHS)
        text = texts[number]
        place = chance.randint(0, lengths[number])
        with doc.transaction():
            for _ in range(chance.randint(3, 30)):
                text.insert(place, chance.choice(_LETTERS))
                place, done = place + 1, done + 1
                lengths[number] += 1
                if chance.random() < 0.12:
                    del text[place - 1 : place]
                    place, done = place - 1, done + 1
                    lengths[number] -= 1
            if lengths[number] > 60 and chance.random() < 0.3:
                begin = chance.randrange(lengths[number] - 30)
                del text[begin : begin + 30]
                lengths[number] -= 30
                done += 30
    return doc
