"""What simulated petitioners write: texts made for this project, put together by a seeded chance."""

from collections.abc import Mapping
from random import Random  # noqa: TID251 - seeded: same seed, same history
from typing import Final

from engine.events import Json

_PLACES: Final = (
    "滨河花园",
    "杨柳新村",
    "前进路",
    "东湖里",
    "沙洲镇",
    "向阳小区",
    "石桥村",
    "学府路",
    "南门市场",
)
_NAMES: Final = (
    "钱玉珍",
    "孙国栋",
    "沈秀梅",
    "韩志远",
    "冯桂芳",
    "蒋德全",
    "褚晓燕",
    "卫建民",
    "尤丽华",
    "施文斌",
)
_SINCE: Final = ("去年冬天以来", "三个多月了", "今年开春以后", "近两个月来", "自从工程开工以后")

_TOPICS: Final[Mapping[str, tuple[tuple[str, str, str], ...]]] = {
    "matter": (
        (
            "labour_social_security",
            "{place}退休人员养老金核定有误",
            "{since}，我的养老金少算了两年工龄，到窗口问过两次没有结果，请求重新核定。",
        ),
        (
            "land_resources",
            "{place}土地征收补偿没有公示",
            "{since}，{place}征地补偿款的分配一直没有公示，请求公开并说明标准。",
        ),
        (
            "urban_rural_construction",
            "{place}不动产证办不下来",
            "{since}，{place}房屋交付后一直办不了产权证，请求查明原因并解决。",
        ),
        (
            "urban_rural_construction",
            "{place}电梯经常停运",
            "{since}，{place}电梯一月停运五次，维修资金迟迟不批，请求督促更换。",
        ),
        (
            "civil_affairs",
            "{place}养老服务中心一直不开放",
            "{since}，{place}建好的养老服务中心大门紧锁，请求说明原因并开放使用。",
        ),
        (
            "education_culture",
            "{place}幼儿园收费太高",
            "{since}，{place}配套幼儿园按民办标准收费，请求核查收费依据。",
        ),
        (
            "transport",
            "{place}道路积水严重",
            "{since}，{place}一下雨就积水，车辆熄火多次，请求改造排水。",
        ),
        (
            "environment",
            "{place}河道发臭",
            "{since}，{place}旁边的河道发黑发臭，请求查明来源并治理。",
        ),
        (
            "urban_rural_construction",
            "{place}房屋漏水长期无人维修",
            "{since}，{place}多户顶楼漏水，反映多次没有结果，请求督促维修。",
        ),
        (
            "civil_affairs",
            "{place}临时救助申请没有回音",
            "{since}家中有重病人，申请临时救助后一直没有答复，请求核实。",
        ),
        (
            "transport",
            "{place}公交站撤销后出行困难",
            "{since}，{place}公交站撤销，老人看病要走两公里，请求研究解决。",
        ),
        (
            "education_culture",
            "{place}片区孩子入学划片问题",
            "{since}，{place}的孩子被划到很远的学校，请求说明依据并解决。",
        ),
    ),
    "dispute": (
        (
            "urban_rural_construction",
            "{place}楼上漏水赔偿争议",
            "{since}，楼上水管漏水泡坏我家地板，赔多少谈不拢，希望主持调解。",
        ),
        (
            "urban_rural_construction",
            "{place}物业费纠纷",
            "{since}，物业服务不到位又上门催费，双方各执一词，希望居中调解。",
        ),
        (
            "urban_rural_construction",
            "{place}邻居装修损坏我家墙面",
            "{since}，楼上装修造成我家墙面开裂，双方协商不成，希望有人主持调解。",
        ),
        (
            "commerce_tourism",
            "{place}健身房关门不退费",
            "{since}，{place}一家健身房停业，预付费用不退，希望协调退款。",
        ),
    ),
    "act": (
        (
            "transport",
            "不服{place}营运处罚",
            "认为{place}查车时的营运处罚认定事实有误，请求撤销。",
        ),
        (
            "labour_social_security",
            "不服不予认定工伤的决定",
            "在{place}上班途中受伤，不予认定工伤，请求重新认定。",
        ),
        (
            "land_resources",
            "不服{place}征收补偿决定",
            "不服关于{place}房屋的征收补偿决定，认为评估过低，请求重新处理。",
        ),
        ("urban_rural_construction", "不服{place}违建处罚", "不服对{place}阳光棚的处罚决定，请求撤销。"),
    ),
    "wage": (
        (
            "labour_social_security",
            "{place}餐馆辞退不给补偿",
            "{since}，{place}一家餐馆无故辞退员工，不给经济补偿，请求依法处理。",
        ),
        (
            "labour_social_security",
            "{place}工地拖欠工资",
            "{since}在{place}工地干活，工资一直拖欠，请求帮助追讨。",
        ),
        ("labour_social_security", "单位不缴社会保险", "{since}，单位没有为我缴纳社会保险，请求处理。"),
    ),
    "duty": (
        (
            "environment",
            "{place}工厂夜里排放异味",
            "{since}，{place}附近工厂夜里排放刺鼻气味，请求依法查处。",
        ),
        (
            "labour_social_security",
            "{place}工地不签合同",
            "{since}，{place}工地几十人没有签劳动合同，请求依法查处。",
        ),
        (
            "environment",
            "{place}夜间施工噪声扰民",
            "{since}，{place}旁边工地夜里施工，无法休息，请求依法查处。",
        ),
        ("environment", "{place}餐馆油烟直排", "{since}，{place}楼下餐馆油烟直排，请求查处并责令整改。"),
    ),
    "simple": (
        (
            "transport",
            "{place}公交站牌倒了",
            "{place}的公交站牌被风刮倒，请尽快扶正。",
        ),
        ("urban_rural_construction", "{place}路灯不亮", "{since}，{place}的路灯不亮，请尽快修好。"),
        ("urban_rural_construction", "{place}井盖破损", "{place}有一个井盖破了，行人危险，请尽快更换。"),
    ),
    "suggestion": (
        (
            "education_culture",
            "建议{place}学校操场假期开放",
            "建议{place}的学校操场假期向居民开放，方便孩子锻炼。",
        ),
        (
            "environment",
            "建议在{place}增设分类垃圾箱",
            "建议在{place}增设分类垃圾箱，方便居民投放。",
        ),
        ("party_government", "建议在{place}设便民服务点", "建议在{place}设立便民服务点，方便老年人办事。"),
        ("transport", "建议调整{place}红绿灯时长", "建议延长{place}路口的行人绿灯时间。"),
    ),
    "accusation": (
        (
            "discipline",
            "反映{place}工程招标有人打招呼",
            "反映{place}一项工程招标前有人打招呼，请求核查。",
        ),
        ("discipline", "反映{place}一名干部优亲厚友", "反映{place}一名干部在低保评定中优亲厚友，请求核查。"),
    ),
    "question": (
        (
            "labour_social_security",
            "咨询{place}社保转移手续",
            "请问从外地把社保关系转到{place}怎么办理？",
        ),
        (
            "education_culture",
            "咨询{place}入学报名时间",
            "请问{place}今年小学报名从哪天开始？",
        ),
        ("party_government", "咨询{place}户口迁移手续", "请问从外地把户口迁到{place}需要哪些材料？"),
    ),
}


def petition(chance: Random, topic: str) -> dict[str, Json]:
    """Return the answers of a submission form on a topic."""
    category, subject, content = chance.choice(_TOPICS[topic])
    words = {"place": chance.choice(_PLACES), "since": chance.choice(_SINCE)}
    said = content.format(**words)
    return {
        "channel": chance.choice(("web", "web", "letter", "phone", "visit")),
        "petitioner": chance.choice(_NAMES),
        "phone": f"139{chance.randrange(10**8):08d}",
        "address": f"滨河区{words['place']}{chance.randrange(1, 40)}号",
        "subject": subject.format(**words),
        "content": said,
        "category": category,
        "claims": [{"claim": said.rpartition("，")[2]}],
    }
