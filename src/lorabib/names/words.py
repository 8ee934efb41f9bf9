"""The words by which parts of names are told: tables, lower case, and the syllables of pinyin."""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Particles between given and family name, where they are printed in lower case.
PARTICLES = _words(
    "af al auf av bin bint binti d da dal dalla das de degli dei del dela della delle den der des "
    "di dit do dos du e el ibn im la las le les lo los op 't ten ter thoe tot van vande "
    "vanden vander ver vom von zu zum zur ’t"
)
#: Words in capitals that begin a family name: ``Ben Ayed``, ``Del Chiaro``.
LEADERS = _words(
    "abu al bar ben bin bou da dal dalla das de degli del della den der di dos du el haj ibn "
    "la las le lo los mac san santa st st. ten ter van vande vanden vander von"
)
#: Those that are Italian or Spanish before a Chinese name, too: ``Nicola De Cao``.
ROMANCE_LEADERS = _words("da dal de del della di")
#: Spanish and Catalan ``Ramón y Cajal``: the family name begins a word before.
JOINING = frozenset({"y", "i"})
#: Words that follow a family name, without dots. A lone V is rather an initial.
SUFFIXES = frozenset({"jr", "jnr", "junior", "sr", "snr", "ii", "iii", "iv", "2nd", "3rd", "4th"})
#: What follows a name and is no part of it; other degrees (MD) look like initials.
DEGREES = frozenset({"phd", "dphil"})
#: Family names of two words and more that no rule shows, as publishers' records part them.
COMPOUNDS = frozenset(
    re.split(
        r",\s*",
        "abbana bennani, abbasi koohpayegani, abdel hameed, abdu jyothi, basu roy chowdhury, "
        "bou ammar, brüel gabrielsson, canton ferrer, gamal abdel hameed, "
        "garcía márquez, gonzalez ortiz, karimi mahabadi, perez rua, "
        "roy chowdhury, sáez de ocáriz borde, saez de ocariz borde, "
        "velez cruz, villanova del moral, vargas llosa",
    )
)
LONGEST_COMPOUND = max(len(name.split()) for name in COMPOUNDS)
#: A body calls itself so in its first or last word ...
BODIES = _words(
    "agency alliance association authors center centre collaboration collective commission "
    "committee community consortium council foundation group initiative institute laboratory lab "
    "labs ministry networks office organization organisation platforms project society staff team "
    "technologies university workshop corporation research"
)
#: What a company is called behind its name, also behind a comma: ``Preferred Networks, Inc.``
COMPANIES = _words("inc corp gmbh ltd llc")
#: ... and so anywhere.
BODIES_ANYWHERE = _words("collaboration consortium foundation institute laboratory team university")
#: Bodies of two words and more that do not say so.
NAMED_BODIES = frozenset(
    re.split(
        r",\s*",
        "aleph alpha, alibaba cloud, allen ai, amazon agi, amazon web services, "
        "apple intelligence, cohere for ai, google brain, google cloud, google deepmind, "
        "hugging face, microsoft azure, physical intelligence, reka ai, seamless communication",
    )
)
#: Vietnamese given names, and no body, that begin with The: ``The Anh Han``.
THE_GIVEN = _words("anh cuong dung hung manh tung viet vinh")
#: What tells the name of a body in Chinese characters from that of a person.
HAN_BODIES = frozenset("学學院社组組队隊所司部会會室团團")
#: Vietnamese family names, without accents; the second are given names or other peoples', too.
VIETNAMESE = _words("nguyen tran pham huynh")
VIETNAMESE_TOO = _words(
    "truong ngo dang bui duong trinh doan dinh phan hoang phung hy tu trieu thach khuong giang "
    "kieu ton tang le vu vo do ho ly luu cao ha mai dao lam ta to quach chau thai luong vuong"
)
VIETNAMESE_MIDDLE = _words(
    "van thi huu duc minh quoc ngoc thanh xuan hong hoang dinh cong trong quang"
)
#: Letters that no other language has: horned, hooked, dotted and stacked vowels.
VIETNAMESE_LETTERS = re.compile("[ăơưạ-ỹ]").search
#: The families of nine in ten Vietnamese: those that nobody bears as a given name, and the others.
VIETNAMESE_PURE = _words("nguyen tran le pham huynh phan vo dang bui do ho ngo")
VIETNAMESE_GIVEN_TOO = _words("hoang vu duong ly")
#: As they are spelt with their marks; "Nguyên" with another mark is a given name.
VIETNAMESE_SPELT = _words("nguyễn trần lê phạm huỳnh hoàng vũ võ đặng bùi đỗ hồ ngô dương lý")
#: Those that no Chinese or Korean name begins with.
VIETNAMESE_SURE = _words("nguyen tran pham huynh phan vo bui hoang vu duong")
#: Syllables of middle and given names, without marks.
VIETNAMESE_SYLLABLES = VIETNAMESE_MIDDLE | _words(
    "anh bao bich binh canh chau chi chien chinh chuong cuong dai dan danh dao dat diem diep "
    "dong du dung duy duyen giang giap ha hai han hanh hao hau hien hieu hiep hoa hoai hoan hoat "
    "hue hung huong huy huyen khai khang khanh khiem khoa khoi khue kien kiet kieu kim ky lam lan "
    "linh loan loc loi long luan luong ly mai man manh my nam nga ngan nghi nghia nguyen nguyet "
    "nhan nhat nhi nhu nhung oanh phat phi phong phu phuc phung phuoc phuong quan que quy quyen "
    "quyet quynh sang son song tai tam tan thach thai thang thao the thien thinh tho thong thu "
    "thuan thuc thuy thuong tien tin tinh toan toai ton tra tram trang tri trieu trinh truc trung "
    "truong tu tuan tue tung tuyen tuyet uyen viet vinh vu vuong vy yen"
)
#: Of these the ones of Cantonese, Korean and English names.
NOT_VIETNAMESE_ALONE = _words(
    "chau chi dan dong ha han hong hung kim lam lan long ly mai man my nam nga sang son song tai "
    "tam the tin tung yen"
)
#: Korean family names in their usual romanisations.
KOREAN = _words(
    "kim lee park choi jung jeong chung kang cho jo yoon yun jang lim rim han oh seo suh shin "
    "kwon hwang ahn song ryu yoo hong jeon ko koh moon son sohn bae baek paik heo hur nam noh "
    "roh ha kwak sung cha joo ju woo koo gu na min jin um eom pyo byun do seok seol"
)
#: Two syllables of a Korean given name in one word: ``Minjun``, ``Kyunghyun``.
_HANGUL_SYLLABLE = (
    "(?:beo?m|byun?g|chan|chang|chul|dae|do|dong|eun|geun|gyu|hae|han|hee?|ho|hun|hye|hyeo?n|hyun"
    "|hyung|in|jae|jeo?ng|ji|jin|joo?|joon|jun|jung|kyu|kyung|kwang|min|myung|sang|se|seok|seon|"
    "seong|seung|soo|su|suk|sung|tae|uk|won|woo|woong|yeon|yeong|yong|yoon|you|young|yun)"
)
KOREAN_GIVEN = re.compile(_HANGUL_SYLLABLE * 2).fullmatch
#: Chinese family names in pinyin, then in the romanisations of Taiwan, Hong Kong and Singapore.
CHINESE = _words(
    "ai an bai bao bi bian bo cai cao cen chai chang chen cheng chi chu cui dai deng di ding "
    "dong du duan fan fang fei feng fu gan gao ge geng gong gou gu guan gui guo hai han hao "
    "he heng hong hou hu hua huang huo ji jia jian jiang jiao jin jing ju kang ke kong kuang "
    "lai lan lang lei leng li lian liang liao lin ling liu long lou lu luan luo lv lü ma man "
    "mao mei meng mi miao min ming mo mou mu ni nie ning niu ou pan pang pei peng pi ping pu "
    "qi qian qiang qiao qin qiu qu quan ran rao ren rong ruan rui sha shan shang shao she "
    "shen sheng shi shu shui si song su sui sun tai tan tang tao teng tian tong tu wan wang "
    "wei wen weng wu xi xia xian xiang xiao xie xin xing xiong xu xuan xue yan yang yao ye yi "
    "yin ying you yu yuan yue yun zang zeng zha zhai zhan zhang zhao zhen zheng zhi zhong "
    "zhou zhu zhuang zhuo zong zou zu zuo ouyang sima zhuge shangguan situ murong huangfu "
    "chan cheung chiang chiu chou chow chuang fong fung ho hsiao hsieh hsu hung kao kuo kwok "
    "lam lau lee leung lo lui mak ng ong poon shih siu szeto tam teo tsai tsang tse tseng "
    "wong yeh yeung yip yuen"
)
#: Chinese family names of two syllables, which are no given names.
CHINESE_TWO = _words("ouyang sima zhuge shangguan situ murong huangfu")
#: Chinese family names in characters, of one and of two; and Japanese ones that look like them.
HAN = frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧"
    "曹彭曾肖蕭萧田董潘袁蔡蒋蔣余于杜叶葉程魏苏蘇吕呂丁任卢盧姚沈钟鐘姜崔谭譚陆陸范汪廖石金韦韋"
    "贾賈夏付方邹鄒熊白孟秦邱侯江尹薛闫閻段雷龙龍黎史陶贺賀毛郝顾顧龚龔邵万萬覃武钱錢戴严嚴莫孔向"
)
HAN_TWO = frozenset(
    ("欧阳", "歐陽", "司马", "司馬", "诸葛", "諸葛", "上官", "司徒", "慕容", "皇甫")
)
#: Scripts in which the family name always stands first.
FAMILY_FIRST = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3々]+").fullmatch
JAPANESE = re.compile("[田高金石林江武][中橋木子田井川山村本野口原崎島谷藤]").fullmatch
#: Korean family names in Hangul, of one and of two syllables.
HANGUL = frozenset(
    "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남"
    "심노하곽성차주우구민류나진지엄채원천방공"
)
HANGUL_TWO = _words("남궁 제갈 선우 황보 독고 사공")

#: Of a word in capitals without any of them nothing tells a name from initials.
VOWELS = frozenset("aeiouyаеёиоуыэюя")

_PINYIN = (
    r"(?:(?:[bpm](?:a|ai|an|ang|ao|ei|en|eng|i|ian|iao|ie|in|ing|o|u)|m(?:e|iu|ou)|pou"
    r"|f(?:a|an|ang|ei|en|eng|o|ou|u)"
    r"|[dt](?:a|ai|an|ang|ao|e|ei|eng|i|ian|iao|ie|ing|ong|ou|u|uan|ui|un|uo)|diu|den"
    r"|[nl](?:a|ai|an|ang|ao|e|ei|eng|i|ian|iang|iao|ie|in|ing|iu|ong|ou|u|uan|uo|v|ve|ü|üe)"
    r"|lia|lun|nen|[gkh](?:a|ai|an|ang|ao|e|ei|en|eng|ong|ou|u|ua|uai|uan|uang|ui|un|uo)"
    r"|[jqx](?:i|ia|ian|iang|iao|ie|in|ing|iong|iu|u|uan|ue|un)"
    r"|(?:zh|ch|sh|r)(?:a|ai|an|ang|ao|e|ei|en|eng|i|ong|ou|u|ua|uai|uan|uang|ui|un|uo)"
    r"|[zcs](?:a|ai|an|ang|ao|e|ei|en|eng|i|ong|ou|u|uan|ui|un|uo)"
    r"|y(?:a|an|ang|ao|e|i|in|ing|ong|ou|u|uan|ue|un)|w(?:a|ai|an|ang|ei|en|eng|o|u)"
    r"|a|ai|an|ang|ao|e|ei|en|er|ou))"
)
#: One syllable of pinyin.
PINYIN = re.compile(_PINYIN).fullmatch
#: Two syllables of pinyin: a Chinese given name. Those in ``-da`` and ``-no`` may be Japanese
#: families (Wada), and these are families of other peoples or names of persons anywhere.
TWO_SYLLABLES = re.compile(rf"(?!.*(?:da|na|ta|ma)$){_PINYIN}'?{_PINYIN}").fullmatch
NOT_GIVEN = _words(
    "anger banana biden bing bohan boyan dylan ewen hanan leila luan milan roman ruan"
)
#: One syllable of a hyphenated given name, Chinese or Korean, in any romanisation.
SYLLABLE = re.compile(
    r"(?:zh|ch|sh|ts|tz|hs|kw|hw|gy|ky|by|my|hy|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:[aeiouü]{1,3}|y[aeiou]{1,3}|w[aeiou]{1,2})(?:ng|[nmklpth])?"
).fullmatch
