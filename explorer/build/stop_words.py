"""Words that say nothing about what a paper is about."""

_FUNCTION_WORDS = """
a about above across after afterwards again against all almost alone along already also although
always am among amongst an and another any anyhow anyone anything anyway anywhere are aren't around
as at away back be became because become becomes becoming been before beforehand being below beside
besides between beyond both but by came can can't cannot come could couldn't did didn't do does
doesn't doing don't done down due during each either else elsewhere enough etc even ever every
everyone everything everywhere except far few fewer finally first firstly for former formerly from
further furthermore get gets getting give given gives giving go goes going gone had has have haven't
having he hence her here hereby herein hers herself him himself his how however i ie if in indeed
inside instead into is isn't it it's its itself just keep last lastly later latter least less let
like likewise made mainly make makes making many may maybe me meanwhile might mine more moreover
most mostly much must my myself namely near nearly need needs neither never nevertheless next no
nobody none nonetheless nor not nothing now nowhere of off often on once one ones only onto or other
others otherwise our ours ourselves out outside over own per perhaps please put quite rather re
really regardless respectively s said same say second secondly see seem seemed seeming seems seen
several shall she should shown side simply since six so some somehow someone something sometimes
somewhat somewhere still such take taken takes taking ten than that that's the their theirs them
themselves then thence there thereby therefore therein these they thing things third this those
though three through throughout thus to together too toward towards two under unless unlike until up
upon us use used useful uses using usually various very via was wasn't way ways we well went were
weren't what whatever when whence whenever where whereas whereby wherein wherever whether which
while who whoever whole whom whose why will with within without would yet you your yours yourself
e.g i.e et al vs eg zero four five
"""

_PAPER_WORDS = """
abstract accordingly achieve achieved achieves achieving acknowledge additional additionally address
addressed addresses addressing advance advances advancing advantage advantages aim aims allow
allowing allows analyse analyze applicable approach approaches area areas argue article aspect
aspects attempt author authors available based baseline baselines beneficial benefit benefits best
better bring brings broad broader capable case cases central certain challenge challenges
challenging clear clearly combine combined combines combining common commonly comparable
compare compared compares comparing comparison competitive complete completely comprehensive
conclude conclusion conclusions conduct conducted consider considerable considerably considered
considering consist consistent consistently consists contrast contribute contributes contribution
contributions conventional corresponding create created creating crucial current currently
date deal demonstrate demonstrated demonstrates demonstrating denote derive derived describe
described describes despite detail detailed details develop developed developing development
different difficult difficulty direct directly discuss discussed distinct
easily easy effective effectively effectiveness efficacy efficient efficiently emerge
emerged emerging employ employed employing employs enable enabled enables enabling encourage
enhance enhanced enhances enhancing ensure ensures ensuring entire entirely especially essential
establish establishes evaluate evaluated evaluates evaluating evaluation evaluations evidence
examine examines excellent exhibit exhibits exist existing exists expected
experiment experimental experimentally experiments explore explored explores exploring extend
extended extensive extensively facilitate facilitates fact failed fails feasible find
finding findings focus focused focuses focusing follow followed following follows form found
framework frameworks fully fundamental future gain gained gains gap general generally github
good great greatly growing guarantee help helpful helps high higher highest highlight highlights
highly hope idea ideas identify identified identifies identifying illustrate impact
implement implementation implemented implies important importance importantly impressive improve
improved improvement improvements improves improving include included includes including
increase increased increases increasing increasingly indicate indicates inherent initial insight
insights inspired interest interesting introduce introduced introduces introducing introduction
investigate investigated investigates investigating involve involves issue issues key kind known
lack lacks large larger largely latest lead leading leads leverage leveraged leverages leveraging
limit limitation limitations limited limits little long longer low lower main maintain maintaining
maintains major majority manner means method methodology methodologies methods
mitigate necessary necessity new newly note notable notably novel novelty number numerous observe
observed obtain obtained obtaining obtains offer offering offers open opens original outperform
outperformed outperforming outperforms overall overcome paper papers particular particularly
past perform performance performed performing performs phenomenon play plays popular
possible potential potentially practical practice practices precisely present presented presenting
presents prevalent previous previously primarily primary prior procedure
project promising propose proposed proposes proposing prove proven provide provided provides
providing publicly purpose range ranging rapid rapidly real recent recently
reduce reduced reduces reducing regarding related relative relatively release released relevant
remain remaining remains remarkable remarkably report reported require required requirement
requirements requires requiring research researchers resp respect result resulting results
reveal reveals review rich role scenario scenarios seek set sets setting settings
significance significant significantly similar similarly simple simpler simultaneously single
small smaller solution solutions solve solved solves solving specific specifically
state-of-the-art study studied studies studying substantial substantially success successful
successfully suffer suffers suggest suggesting suggests suitable superior superiority
survey tackle tackles tackling technique techniques tend term termed terms test tested
think thoroughly today traditional traditionally true typically typical ultimately underlying
understand unified unique url utilize utilized utilizes utilizing validate validated validates
valuable variety verify version versions wide widely widespread work works world year
years yield yields yielding demands demand extra run runs running amount obtain abilities ability
art so-called well-known prone paving pave shed light turn believe
"""

_WEAK_WORDS = """
code codes difference differences document example examples field fields mechanism mechanisms
point points problem problems question questions source sources state states support supports
value values
"""

FUNCTION_WORDS: frozenset[str] = frozenset(_FUNCTION_WORDS.split())
"""English words that no text is about."""

STOP_WORDS: frozenset[str] = FUNCTION_WORDS | frozenset(_PAPER_WORDS.split())
"""English function words, and words that papers of any field use about themselves."""

WEAK_WORDS: frozenset[str] = frozenset(_WEAK_WORDS.split())
"""English words that name something only beside another one: point cloud, adversarial example."""

PAPER_WORDS_ELSEWHERE: dict[str, str] = {
    "de": """
abstract ansatz ansätze arbeit artikel aufsatz basis beispiel beitrag bereich bietet dabei
dargestellt diskutiert einfluss eingesetzt entwickelt entwicklung erforscht ergebnis ergebnisse
ermöglicht erreicht erzielt forschung frage gezeigt groß hoch häufig insbesondere jedoch methode
methoden mithilfe mittels möglich möglichkeit neu paper problem schlägt sowohl studie stellt
untersucht untersuchung unterschiedlich verbessert verbesserung verfahren vergleich verschieden
verwendet verwendung vorgeschlagen vorgestellt vorstellen wichtig zeigen zeigt ziel
zusammenfassung wurde wurden wurd sowie zudem anhand hinsichtlich aufgrund bestehend aktuell
zahlreich
""",
    "fr": """
aujourd'hui
approche article aussi but cas chercheur contexte contribution différent développé développement
démontre effectué efficace essentiel exemple étude étudie étudier existant grâce important intérêt
lié majeur manière méthode méthodes montre montrent montrer nombreux notamment nouveau nouvel
nouvelle nouvelles objectif obtenu papier permet permettant permettent possible présente
présentent présenter problème propose proposons proposer proposé recherche réalisé résultat
résultats résumé travail travaux type utilisant utilise utilisé utilisation évaluer évaluation
ainsi afin
""",
    "es": """
analiza artículo aplicación basado caso considerar demuestra demostrar desarrollo diferente
discute efecto ejemplo enfoque estudia estudiar estudio evaluación evaluar hallazgo importante
investigación investiga mediante mejora método métodos muestra muestran mostrar nuevo nueva
objetivo obtenido obtener permite permiten presenta presentamos presentar principal problema
propone proponemos proponer propuesta propuesto realizado resultado resultados resumen según tipo
trabajo trabajos través uso utiliza utilizan utilizando utilizar
""",
    "it": """
articolo basato caso diverso efficace esempio importante lavoro metodo metodi mostra mostrano
nuovo nuova obiettivo ottenuto permette presenta presentiamo problema propone proponiamo proposto
ricerca risultato risultati studio uso utilizzando utilizzare valutazione
""",
    "pt": """
abordagem apresenta apresentamos artigo avaliação baseado caso desenvolvimento diferente efeito
estudo exemplo importante método métodos mostra mostram novo nova objetivo obtido permite pesquisa
problema propõe propomos proposto resultado resultados resumo trabalho uso utilizando
""",
    "ru": """
автор важный впервые возможность данный задача использование использовать исследование
исследования исследовать исследуется исследуются качество метод методы новый описан описывается
основа основан основе особенность подход позволяет позволяют показано показывает показать получен
получить применение применять предлагается предложен предложить представлен проблема проведен
различный разработан разработка рассматривается рассмотрен рассмотреть результат результаты
решение следующий случай современный статья цель эффективность эффективный является являются
работа работе помощь
""",
    "zh": """
本文 提出 研究 方法 结果 表明 实验 实验结果 基于 利用 采用 使用 进行 具有 实现 有效 可以 能够 问题
提高 改进 得到 取得 论文 文章 介绍 讨论 证明 显著 重要 主要 相关 现有 传统 不同 作用 目的 结论
摘要 通过 存在 良好 性能 较好 探讨 给出 验证 比较 发现 显示 包括 提供 需要 达到 是 有 为 成为 解决
考虑 新 大 高 好 效果 说明 关系 影响 非常 结果表明 针对 对比
""",
    "ja": """
本 研究 論文 本論文 本研究 本稿 手法 提案 方法 結果 実験 評価 検討 使用 利用 適用 可能 有効 有効性
必要 重要 従来 目的 報告 考察 問題 課題 実現 開発 向上 改善 比較 検証 確認 場合 こと もの ため
近年 我々 新た 様々 多く 一般 的 性能 効果 議論 紹介 関係 影響 非常 説明 概要 要旨 導入
""",
    "ko": """
연구 논문 본 방법 결과 제안 제안한다 제안하는 분석 실험 통해 위한 위해 이용한 이용하여 사용하여
기반 새로운 대한 있다 한다 하였다 수 있는 보였다 논문에서는 논문은 연구에서는 방법을 결과를
""",
}
"""The same for the languages in which most papers not in English are written.

Where words are inflected, one form stands for all that share its stem.
"""
