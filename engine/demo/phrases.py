"""What simulated officers and petitioners write into the text fields; made up, like everything here."""

from collections.abc import Mapping
from typing import Final

_PHRASES: Final[Mapping[str, tuple[str, ...]]] = {
    "statement": (
        "信访人陈述了事情经过，提交照片三张，要求尽快解决并书面答复。",
        "信访人称此前多次向社区反映未果，希望说明不办理的依据。",
        "信访人对事实经过作了陈述，认可部分情况已经好转，仍请求彻底解决。",
    ),
    "facts_to_establish": (
        "反映的情况是否属实；责任单位是谁；此前如何处理。",
        "事实经过、涉及人数、现有依据和可行的办法。",
    ),
    "question": (
        "请说明贵单位掌握的情况、已采取的措施，并附有关材料。",
        "请提供近一年的巡查、审批记录。",
        "请说明适用的政策依据以及办理进度。",
    ),
    "answer_text": (
        "经查档案和现场，情况如附件所列，已安排专人跟进。",
        "本单位已核实，相关记录和照片随函附上。",
    ),
    "evidence_title": ("现场勘查记录", "询问笔录", "有关审批档案复印件", "现场照片"),
    "evidence_source": ("承办人现场制作", "责任单位提供", "信访人提供"),
    "facts_finding": ("经现场核查和询问，反映的主要情况属实。", "经查阅档案并走访邻里，反映的情况部分属实。"),
    "reasonable_finding": ("诉求与同类群众的待遇相当，具有合理性。", "诉求合乎情理，办理条件具备。"),
    "basis_finding": ("符合现行规定的条件，有明确依据。", "对照有关管理办法，责任单位负有维修、答复的责任。"),
    "report_text": (
        "已查明事实、收集证据并听取各方意见，认定和办理建议见附页。",
        "调查工作已完成，事实清楚、证据充分，建议如下所附。",
    ),
    "report_review_note": ("协查单位的材料不足，请补充调查后再报。",),
    "hearing_place": ("信访接待大厅二楼听证室", "街道会议室"),
    "hearing_conclusion": (
        "听证员一致认为事实清楚，建议责任单位限期整改。",
        "各方意见已记录在案，建议按查明的事实办理。",
    ),
    "opinion_text": (
        "经调查核实，现就您反映的事项答复如下：有关情况及依据见正文，责任单位将按期办理。如不服本意见，可在三十日内请求复查。",
        "您反映的事项已办理。经查明的事实、适用的规定和处理结果见正文。如不服本意见，可在三十日内请求复查。",
    ),
    "claim_basis": ("《物业管理条例》和本市有关维修管理办法", "本市公共服务管理办法", "有关民生保障政策文件"),
    "legality_note": ("依据引用不全，救济告知的期限须写明，请修改。",),
    "opinion_approval_note": ("请把责任单位的办理时限写具体。",),
    "simple_answer": ("已通知养护单位当日修复，并回电告知。", "已到现场处理完毕，感谢提醒。"),
    "direct_answer": ("所需材料和办理地点已当场告知，并发送办事指南。", "已说明有关规定和办理流程。"),
    "adoption_reason": ("建议切实可行，已转主管单位纳入下半年计划。", "建议合理，限于道路条件先试行一处。"),
    "statutory_organ": ("市人民政府行政复议机构", "滨河区人民法院", "市劳动人事争议仲裁委员会"),
    "materials": ("申请书、身份证明、有关决定书或者合同复印件。",),
    "route_organ": ("市人民政府行政复议机构", "滨河区人民法院", "市劳动人事争议仲裁委员会"),
    "route_case_no": ("收字第一一二号", "收字第三〇七号", "收字第五六号"),
    "route_document_no": ("决字第八八号", "决字第一〇三号", "决字第四一号"),
    "route_refusal_ground": ("申请事项不属于受理范围。", "已超过法定申请期限且无正当理由。"),
    "waiver_statement": ("本人已了解法定途径和期限，现决定不申请。",),
    "duty_law": ("《噪声污染防治法》", "《大气污染防治法》"),
    "duty_measures": ("已到现场检查、监测并责令限期整改。", "已立案调查，现场制作笔录并责令改正。"),
    "duty_finding": ("监测超过限值，施工单位已停止夜间作业。", "检查发现设施未正常运行，已责令改正。"),
    "duty_approval_note": ("请补充复查监测的数据。",),
    "mediator_body": ("滨河区人民调解委员会", "街道人民调解委员会"),
    "session_note": ("双方到场陈述意见，就赔偿数额交换了方案。", "主持人说明有关规定，双方分歧有所缩小。"),
    "agreement_text": ("双方自愿达成协议：一方于约定日期前修复并承担费用，另一方不再主张其他权利。",),
    "rating_reason": ("办理及时，态度很好。", "希望以后再快一些。", "答复没有解决实际问题。"),
    "call_note": ("电话回访，信访人认为答复不够具体，已向承办单位反馈。",),
    "review_grounds": ("对认定的事实有异议，请求上一级机关复查。", "认为处理意见引用的规定不适用于本事项。"),
    "rereview_grounds": ("不服复查意见，认为主要事实没有查清。",),
    "review_opinion_text": ("经复查，对原处理意见的事实、依据和程序进行了审查，复查意见如正文。",),
    "rereview_opinion_text": ("经复核，对原意见和复查意见进行了审查，本意见为终结意见。",),
    "review_admission_note": ("请求在期限内提出，请求人适格，属于复查范围。",),
    "rereview_admission_note": ("已审查请求的期限、请求人和范围，意见如上。",),
    "change_result": ("已按变更后的意见重新安排并告知信访人。",),
    "execution_note": ("责任单位已按期执行，信访人确认。",),
    "extension_request_reason": ("涉及单位较多，须补充鉴定，预计不能按期办结。",),
    "extension_reason": ("情况复杂，涉及多个单位，须补充调查。",),
    "withdrawal_statement": ("问题已经自行解决，现申请撤回。", "双方已经协商解决，不再要求处理。"),
    "objection_reason": ("该事项的主管单位不是本单位，依职责分工应由其他单位办理。",),
    "objection_decision_reason": ("经核实职责分工，作出以上决定。",),
    "closing_report": ("事项已按规定办结，文书已送达，材料齐全。", "已完成办理和告知，有关材料一并归档。"),
    "measures": ("已派员到现场疏导，并通知责任单位先行处置。",),
    "completion_note": ("已补齐送达回证和页码。",),
    "file_note": ("缺一份送达回证，请补正。",),
}


def phrase(key: str, turn: int) -> str | None:
    """Return a sentence for a text field, another one for each `turn`; None where there is none."""
    choices = _PHRASES.get(key)
    return None if choices is None else choices[turn % len(choices)]
