"""Languages written in single bytes: their letters by falling frequency, and their encodings.

Orders of letters are common knowledge about each language; nothing is trained. A letter's
share falls by the same factor from rank to rank, which fits real alphabets well.
"""

from __future__ import annotations

from dataclasses import dataclass

WESTERN = ("cp1252", "mac-roman", "cp850")
CENTRAL = ("cp1250", "iso8859-2", "cp852")
CYRILLIC = ("cp1251", "koi8-r", "iso8859-5", "cp866", "mac-cyrillic")
UKRAINIAN = ("cp1251", "koi8-u", "iso8859-5")
SOUTH_SLAVIC = ("cp1251", "iso8859-5")


@dataclass(frozen=True, slots=True)
class Alphabet:
    """One language: its lower-case letters, commonest first, and where they can be written.

    >>> LANGUAGES["ru"].letters[:3], LANGUAGES["ru"].encodings[0]
    ('оеа', 'cp1251')
    """

    letters: str
    encodings: tuple[str, ...]
    rarity: float = 0.0
    """Bits: how much rarer texts in it are than those in the most written languages."""

    @property
    def latin(self) -> bool:
        return "a" in self.letters


LANGUAGES = {
    "ru": Alphabet("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё", CYRILLIC),
    "uk": Alphabet("оанивіетрскдлумпязьбгчйхжцюшїєфщґ", UKRAINIAN, 1.0),
    "bg": Alphabet("аиоетнрсвлкдпмзуяъгбчщхйжцюшфь", SOUTH_SLAVIC, 2.0),
    "sr": Alphabet("аоиенрсјтукпдвмлзгбчшцжћхњљђфџ", SOUTH_SLAVIC, 2.0),
    "el": Alphabet("αοιετσνηυρπκμλςάωδίγέχόθήφύβώξζψϊϋΐΰ", ("cp1253", "iso8859-7"), 1.0),
    "he": Alphabet("יוהלאתמרבשנםעדקפחכטסגזצןךףץ", ("cp1255", "iso8859-8"), 1.5),
    "ar": Alphabet("اليمونرتبةعدسفهكقأحجشطصىخإضذزثئغءظؤآپچگک", ("cp1256", "iso8859-6"), 1.0),
    "th": Alphabet("านรอก่เงมยล้วัดทิสีุตะปบคหแจพชขใำืไ์โผูซถศ็ณธภษฐญฉฝึฟฤฮฎฏฑฒฬๆ๒๕๐๑๔๓๖๗๘๙", ("cp874",), 1.0),
    "tr": Alphabet("aeinrlıkdtysmuobüşzgvçhğcöpfjâîûwxq", ("cp1254",), 0.5),
    "pl": Alphabet("aieoznrwsctkydpmujlłbgęhąóżśćfńqźvx", CENTRAL, 0.5),
    "cs": Alphabet("oeanvtislkrdpmíuáhzjyěcbžéřýčšůgfúňxťóďwq", CENTRAL, 1.0),
    "sk": Alphabet("aoeinrtvslkdpmucáhyjzbíčýžéšľťúgôňďfäóxŕĺwq", CENTRAL, 2.0),
    "hu": Alphabet("eatlnskoizrmgáédyvbhjőfupöócüíúűxwq", CENTRAL, 1.0),
    "ro": Alphabet("eiarnutlcsodăpmşţîvfbgâzhjxkyw", CENTRAL, 2.0),
    "hr": Alphabet("aioenrjstuvkdmlpgzbčcšžhćfđwxyq", CENTRAL, 2.0),
    "lt": Alphabet("iasteruonklmdpvjgėybšžąųįūęčfhczwxq", ("cp1257", "iso8859-13"), 3.0),
    "lv": Alphabet("aisteunrkomlpdvājzīēgbcšūfņļžčķģhwxyq", ("cp1257", "iso8859-13"), 3.0),
    "fr": Alphabet("esaitnrulodcmpévqfbghjàxèyêzçkôùâîûwœïëü", WESTERN),
    "de": Alphabet("enisratdhulcgmobwfkzüvpäßjöyxqé", WESTERN),
    "es": Alphabet("eaosrnidlctumpbgvyqóíháfézjñxúükw", WESTERN),
    "pt": Alphabet("aeosrindmutclpvgqbfhãáçéjzxíóêõúâôàkwy", WESTERN, 0.5),
    "it": Alphabet("eaionlrtscdupmvghfbqzòàùèìéjkwxy", WESTERN, 0.5),
    "sv": Alphabet("eantrslidomgkvähfupåöbcjyxwzéq", WESTERN, 1.0),
    "da": Alphabet("enrtadisolgkmfvubphåøyjæcwzxqéäö", WESTERN, 2.0),
    "fi": Alphabet("aitneslokuämvrjhypdögbfcwåqxz", WESTERN, 2.0),
    "is": Alphabet("anreiðtsulgmkfhvoáíþdjóbyúæöpéýxcwzq", WESTERN, 4.0),
    "en": Alphabet("etaoinshrdlcumwfgypbvkjxqzéèïöü", WESTERN),
}
"""Language -> its alphabet. English is Western text whose accents are rare."""

TURKISH_CAPITALS = {"i": "İ", "ı": "I"}
MARKS = " \n\r\t.,'\"-:;()!?/«»„“”‘’–—…°№§©®¿¡&%+=*[]_<>#@|\xa0"
"""Signs of running text, commonest first."""
