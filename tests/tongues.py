"""Planted themes in six languages that are not English."""

import random

THEMES: dict[str, list[tuple[str, list[str]]]] = {
    "de": [
        ("Lithium-Ionen-Batterien", ["Kathodenmaterial", "Ladezyklen", "festen Elektrolyten",
         "elektrische Leitfähigkeit", "Dendritenwachstum"]),
        ("mittelalterliche Handschriften", ["Pergament", "klösterliche Schreiber", "Buchmalerei",
         "lateinische Paläographie", "liturgische Bücher"]),
        ("neuronale Netze", ["Bildverarbeitung", "maschinelles Lernen", "Trainingsdaten",
         "tiefe Faltungsnetze", "Objekterkennung"]),
    ],
    "fr": [
        ("batteries au lithium", ["électrolyte solide", "matériaux cathodiques", "charge rapide",
         "conductivité ionique", "croissance dendritique"]),
        ("manuscrits médiévaux", ["parchemin", "scribes monastiques", "l'enluminure",
         "paléographie latine", "livres liturgiques"]),
        ("réseaux neuronaux", ["vision artificielle", "l'apprentissage profond", "images annotées",
         "couches convolutives", "détection d'objets"]),
    ],
    "es": [
        ("baterías de litio", ["electrolito sólido", "materiales catódicos", "carga rápida",
         "conductividad iónica", "crecimiento dendrítico"]),
        ("manuscritos medievales", ["pergamino", "escribas monásticos", "iluminaciones",
         "paleografía latina", "libros litúrgicos"]),
        ("redes neuronales", ["visión artificial", "aprendizaje profundo", "imágenes anotadas",
         "capas convolucionales", "detección de objetos"]),
    ],
    "ru": [
        ("литиевые аккумуляторы", ["твёрдый электролит", "катодные материалы", "быстрая зарядка",
         "ионная проводимость", "рост дендритов"]),
        ("средневековые рукописи", ["пергамент", "монастырские писцы", "книжная миниатюра",
         "латинская палеография", "богослужебные книги"]),
        ("нейронные сети", ["компьютерное зрение", "глубокое обучение", "обучающая выборка",
         "свёрточные слои", "распознавание объектов"]),
    ],
    "zh": [
        ("锂离子电池", ["固态电解质", "正极材料", "快速充电", "离子电导率", "枝晶生长"]),
        ("中世纪手稿", ["羊皮纸", "修道院抄写员", "彩绘插图", "拉丁古文字学", "礼仪书籍"]),
        ("卷积神经网络", ["计算机视觉", "深度学习", "图像识别", "训练样本", "目标检测"]),
    ],
    "ja": [
        ("リチウムイオン電池", ["固体電解質", "正極材料", "急速充電", "イオン伝導率", "結晶成長"]),
        ("中世写本", ["羊皮紙", "修道院の写字生", "彩色挿絵", "ラテン古文書学", "典礼書"]),
        ("畳み込みニューラルネットワーク", ["画像認識", "深層学習", "物体検出", "訓練データ",
         "特徴抽出"]),
    ],
}  # fmt: skip
_FRAMES: dict[str, list[str]] = {
    "de": ["In dieser Arbeit werden {t} und {a} untersucht.",
           "Es wird gezeigt, dass {b} für {t} sehr wichtig ist.",
           "Die Ergebnisse der Studie sind auch durch {c} und durch {a} nicht zu erklären."],
    "fr": ["Dans cet article, nous étudions les {t} avec {a}.",
           "Les résultats montrent que {b} est plus important pour les {t}.",
           "Cette étude est aussi une comparaison entre {c} et {a} dans ce domaine."],
    "es": ["En este artículo se estudian las {t} con {a}.",
           "Los resultados muestran que {b} es muy importante para las {t}.",
           "También se presenta una comparación entre {c} y {a} en este campo."],
    "ru": ["В этой статье исследуются {t} и {a}.",
           "Результаты показывают, что {b} очень важны для темы «{t}».",
           "Мы также рассматриваем, как {c} и {a} связаны между собой."],
    "zh": ["本文研究了{t}和{a}之间的关系。", "实验结果表明，{b}对{t}非常重要。",
           "我们还讨论了{c}与{a}的影响。"],
    "ja": ["本論文では{t}と{a}について研究する。", "{b}は{t}にとって非常に重要であることを示す。",
           "また、{c}と{a}の関係についても議論する。"],
}  # fmt: skip


def planted_texts(language: str, per_theme: int = 12) -> tuple[list[str], list[str], list[int]]:
    """Titles, abstracts and the number of the theme of each paper."""
    chance = random.Random(3)
    papers = []
    for _ in range(per_theme):
        for theme, (topic, words) in enumerate(THEMES[language]):
            a, b, c = chance.sample(words, 3)
            glue = "：" if language in {"zh", "ja"} else ": "
            abstract = [frame.format(t=topic, a=a, b=b, c=c) for frame in _FRAMES[language]]
            papers.append((f"{topic}{glue}{a}", " ".join(abstract), theme))
    titles, abstracts, themes = map(list, zip(*papers, strict=True))
    return titles, abstracts, themes
