"""Awkward workbooks, each with what must come out of it.

A case is a workbook, the shape it is read as, the lines that must be printed (`~` in front: a part of a
line) and words that must not. Each expected value is written beside the cells it comes from.
"""
import unittest

import tools
from workbook import Book, Sheet, boolean, csv, day, error, formula, number, pack, percent, replaced

POSTS = ["岗位编号", "岗位名称", "岗位资质要求", "主管岗位"]
ROSTER = ["姓名", "身份证号", "岗位", "入职时间", "离职时间", "离职原因"]
CASES = {}


def case(name, shape, data, *wants, args=(), never=()):
    assert name not in CASES, name
    CASES[name] = (shape, data, wants, args, never)


def roster(*rows, **more):
    return Book(Sheet([ROSTER, *rows], "人员", **more))


# ---- heads

case("plain", "roster", roster(["张三", "440310199001011234", "社工", day(44562), None, None]),
     "head 人员 1-1", "column D [入职时间] start also",
     "row 2 name=张三 id_number=440310199001011234 post=社工 start=2022-01-01",
     "left blank=0 hidden=0 heads=0", never=("problem", "notice"))
case("title_rows_above", "roster",
     Book(Sheet([["坪山街道社区党群服务中心人员花名册"], ["填报单位：龙祥社工", None, None, "填报日期：2022.5.16"], [],
                 ROSTER, ["李四", None, "主管", "2021.12.1"]], merges=["A1:F1"])),
     "head Sheet1 4-4", "title 坪山街道社区党群服务中心人员花名册", "title 填报单位：龙祥社工",
     "row 5 name=李四 post=主管 start=2021-12-01")
case("other_order_and_names", "roster",
     Book([["上岗日期", "备注", "社工姓名", "证件号码", "职务"], ["2022/3/1", "内部调动", "王五", "44031019900101123X", "助理"]]),
     "column A [上岗日期] start also", "column C [社工姓名] name also", "column D [证件号码] id_number also",
     "row 2 name=王五 id_number=44031019900101123X post=助理 start=2022-03-01 reason=内部调动")
case("marks_and_units_in_the_heading", "payment",
     Book([["*款项名称：", "付款金额（万元）", "付款 日期\n(年/月/日)"], ["首期款", number("23.912"), day(44600)]]),
     "column A [*款项名称：] name name", "column B [付款金额（万元）] amount name 万元",
     "row 2 name=首期款 date=2022-02-08 amount=239120.00")
case("group_heads_over_two_rows", "project",
     Book(Sheet([["项目名称", "合同", None, None, "承接机构"], [None, "开始日期", "结束日期", "金额（元）"],
                 ["六和项目", day(44531), day(44712), number("596010", "#,##0.00"), "龙祥社工"]],
                merges=["A1:A2", "B1:D1", "E1:E2"])),
     "head Sheet1 1-2", "column B [合同 开始日期] start name", "column D [合同 金额（元）] total also 元",
     "row 3 title=六和项目 operator_org=龙祥社工 start=2021-12-01 end=2022-05-31 total=596010.00")
case("three_rows_of_head", "project",
     Book(Sheet([["基本情况", None, "合同信息", None, None], ["项目名称", "中心", "期限", None, "金额"],
                 [None, None, "开始日期", "结束日期", None], ["甲", "六和", day(44531), day(44712), number("100")]],
                merges=["A1:B1", "C1:E1", "A2:A3", "B2:B3", "C2:D2", "E2:E3"])),
     "head Sheet1 2-3", "title 合同信息", "row 4 title=甲 center=六和 start=2021-12-01 end=2022-05-31 total=100.00")
case("head_named_in_english", "org", Book([["name", "kind"], ["龙祥社工", "运营机构"]]),
     "row 2 name=龙祥社工 kind=operator")
case("full_width_head", "post", Book([["岗位　名称", "资质　要求"], ["社工", "社会工作师"]]),
     "row 2 title=社工 qualification=社会工作师")
case("serial_numbers_are_no_member", "post",
     Book([["序号", "岗位名称", "资质要求"], [1, "主管", "社会工作师"], [2, "社工", None], [3, None, None]]),
     "column A [序号] - none", "row 2 title=主管 qualification=社会工作师", "row 3 title=社工",
     "left blank=1 hidden=0 heads=0", never=("row 4", "problem"))
case("wanted_column_missing", "payment", Book([["款项名称", "付款日期"], ["首期", day(44600)]]),
     "problem Sheet1 - 付款金额: 没有找到“付款金额”这一列 → 请选定哪一列是“付款金额”，或在表头里写上它")
case("no_head_at_all", "roster", Book([["今天", "天气", "很好"], ["一", "二", "三"]]), "~refused Sheet1: 没有找到表头",
     args=("--sheet", "0"))
case("empty_sheet", "roster", Book([]), "~refused Sheet1: 没有找到表头", args=("--sheet", "0"))
case("mapping_corrected", "roster",
     Book([["甲", "乙", "姓名", "岗位"], ["2022-01-01", "2022-02-01", "张三", "社工"]]),
     "column B [乙] start given", "row 2 name=张三 post=社工 start=2022-02-01", args=("--assign", "B=start"))
case("head_pointed_out", "payment",
     Book([["说明", "款项名称 付款金额"], ["阶段", "数额"], ["首期", number("100")]]),
     "column A [阶段] name given", "row 3 name=首期 amount=100.00",
     args=("--at", "2", "2", "--assign", "A=name", "--assign", "B=amount"))
case("head_far_below", "post", Book([["说明"]] * 40 + [POSTS, ["p1", "社工", None, "否"]]), "head Sheet1 41-41",
     "row 42 id=p1 title=社工")
case("second_sheet_fits_better", "indicator",
     Book(Sheet([["填表说明"], ["请填写指标"]], "说明"),
          Sheet([["指标名称", "单位", "指标量"], ["个案", "个", 12]], "指标")),
     "head 指标 1-1", "row 2 name=个案 unit=个 target=12")
case("hidden_sheet_is_passed_over", "indicator",
     Book(Sheet([["指标名称", "单位", "指标量"], ["旧", "个", 1]], "旧", state="hidden"),
          Sheet([["指标内容", "计量单位", "目标值"], ["新", "个", 2]], "新")),
     "head 新 1-1", "row 2 name=新 unit=个 target=2", never=("旧",))
case("hidden_column_is_told", "post", Book(Sheet([POSTS, ["p1", "社工", "证", "是"]], hidden_columns=[2])),
     "column C [岗位资质要求] qualification name hidden", "row 2 id=p1 title=社工 lead=1 qualification=证")

# ---- rows

case("blank_rows_between", "post", Book([POSTS, ["p1", "社工"], [], [None, "  "], ["p2", "主管", None, "√"]]),
     "row 2 id=p1 title=社工", "row 5 id=p2 title=主管 lead=1", "left blank=1 hidden=0 heads=0")
case("hidden_rows_are_left_out_and_told", "post",
     Book(Sheet([POSTS, ["p1", "社工"], ["p2", "旧岗位"], ["p3", "主管"]], hidden_rows=[3])),
     "row 4 id=p3 title=主管", "left blank=0 hidden=1 heads=0", "~有 1 行是隐藏的（第一处是第 3 行），没有读取",
     never=("旧岗位",))
case("hidden_rows_read_when_asked", "post",
     Book(Sheet([POSTS, ["p1", "社工"], ["p2", "旧岗位"]], hidden_rows=[3])), "row 3 id=p2 title=旧岗位",
     args=("--hidden",))
case("totals_agree", "payment",
     Book([["款项名称", "付款金额"], ["首期", number("100.10")], ["二期", number("200.20")], ["合计", number("300.30")]]),
     "total 4 合计: amount 300.30", never=("notice", "row 4"))
case("total_differs_by_ten_fen", "payment",
     Book([["款项名称", "付款金额"], ["首期", number("100.10")], ["二期", number("200.20")], ["合　计", number("300.40")]]),
     "total 4 合　计: amount 300.40!=300.30",
     "notice Sheet1 B4 付款金额: “合　计”写的是 300.40，上面各行相加是 300.30，相差 0.10 → 请核对是哪一行写错了；导入的是各行的数字")
case("subtotals_and_total", "payment",
     Book([["款项名称", "付款金额"], ["一", 1], ["二", 2], ["小计", 3], ["三", 4], ["小计：", 4], ["总计（元）", 7]]),
     "total 4 小计: amount 3.00", "total 6 小计：: amount 4.00", "total 7 总计（元）: amount 7.00", never=("notice",))
case("total_above_the_rows", "payment", Book([["款项名称", "付款金额"], ["合计", 4], ["一", 1], ["二", 2]]),
     "total 2 合计: amount 4.00!=3.00")
case("total_by_formula", "payment",
     Book([["款项名称", "付款金额"], ["一", number("1.1")], ["合计", formula("SUM(B2:B2)", "1.1000000000000001")]]),
     "total 3 合计: amount 1.10", never=("notice",))
case("total_of_counts", "progress", Book([["指标", "完成数"], ["a", 3], ["b", 4], ["合计", 8]]),
     "total 4 合计: done 8!=7", "~写的是 8，上面各行相加是 7，相差 1")
case("notes_below", "payment",
     Book(Sheet([["款项名称", "付款金额"], ["一", 1], [], ["注：以上数据由机构提供。"], ["填表人：张三", None, "审核：李四"]],
                merges=["A4:F4"])),
     "note 4 注：以上数据由机构提供。", "note 5 填表人：张三　审核：李四", never=("row 4", "row 5", "problem"))
case("head_repeated_on_each_page", "post", Book([POSTS, ["p1", "社工"], POSTS, ["p2", "主管"]]),
     "row 4 id=p2 title=主管", "left blank=0 hidden=0 heads=1", never=("row 3",))
case("merged_center_holds_for_its_rows", "post",
     Book(Sheet([["分站点", "岗位名称"], ["六和站", "社工"], [None, "助理"], ["乙站", "社工"]], merges=["A2:A3"])),
     "row 2 title=社工 substation=六和站", "row 3 title=助理 substation=六和站", "row 4 title=社工 substation=乙站")
case("merged_amount_counts_once", "payment",
     Book(Sheet([["付款节点", "付款金额"], ["一", 100], ["二", None], ["合计", 100]], merges=["B2:B3"])),
     "row 2 name=一 amount=100.00", "problem Sheet1 B3 付款金额: 没有填写“付款金额” → 请补填这一格",
     "total 4 合计: amount 100.00")
case("two_tables_side_by_side_columns_unmapped", "post",
     Book([POSTS + [None, "备用"], ["p1", "社工", None, None, None, "x"]]), "column F [备用] - none", "row 2 id=p1 title=社工")
case("required_cell_blank", "roster", roster(["张三", None, "社工", None]),
     "problem 人员 D2 入职时间: 没有填写“到岗日期” → 请补填这一格")
case("dashes_say_nothing", "roster", roster(["张三", "—", "社工", day(44562), "/", "无"]),
     "row 2 name=张三 post=社工 start=2022-01-01", never=("problem", "notice"))

# ---- figures

case("thousands_separators_and_signs", "payment",
     Book([["款项名称", "付款金额"], ["a", "1,234,567.80"], ["b", "￥1,234.50"], ["c", "１２３．５元"], ["d", " 88 "],
           ["e", "1.5万元"]]),
     "row 2 name=a amount=1234567.80", "row 3 name=b amount=1234.50", "row 4 name=c amount=123.50",
     "row 5 name=d amount=88.00", "row 6 name=e amount=15000.00", never=("problem",))
case("negative_in_brackets", "fund_line",
     Book([["项目", "实际发生额", "预计发生额"], ["甲", "(1,234.00)", "（５６．７０）"], ["乙", "-3", number("-4.5")]]),
     "row 2 label=甲 actual=-1234.00 expected=-56.70", "row 3 label=乙 actual=-3.00 expected=-4.50")
case("unit_note_above_the_head", "payment",
     Book([["付款一览表"], [None, None, "单位：万元"], ["款项名称", "付款日期", "付款金额"], ["一", day(44600), number("12.3456")],
           ["二", day(44600), "5000元"]]),
     "head Sheet1 3-3 万元", "row 4 name=一 date=2022-02-08 amount=123456.00", "row 5 name=二 date=2022-02-08 amount=5000.00")
case("thousand_yuan", "payment", Book([["款项名称", "付款金额（千元）"], ["一", number("1.5")], ["二", "2.25"]]),
     "row 2 name=一 amount=1500.00", "row 3 name=二 amount=2250.00")
case("binary_noise", "payment",
     Book([["款项名称", "付款金额"], ["a", number("478240.00000000006")], ["b", number("11256.769999999999")],
           ["c", number("4.7824000000000001E5")]]),
     "row 2 name=a amount=478240.00", "row 3 name=b amount=11256.77", "row 4 name=c amount=478240.00", never=("notice", "problem"))
case("formula_shown_with_two_decimals", "payment",
     Book([["款项名称", "付款金额"], ["a", formula("B9*0.07", "20841.6312", code="#,##0.00")], ["b", number("20841.635", "0.00")]]),
     "row 2 name=a amount=20841.63", "row 3 name=b amount=20841.64",
     "~notice Sheet1 B2 付款金额: 存的是 20841.6312，按显示的位数读作 20841.63")
case("more_decimals_than_fen", "payment", Book([["款项名称", "付款金额"], ["a", number("20841.6312")], ["b", "1.234"]]),
     "~problem Sheet1 B2 付款金额: “20841.6312”超过 2 位小数 → 请四舍五入到 2 位小数", "~problem Sheet1 B3 付款金额: “1.234”超过 2 位小数")
case("numbers_that_are_none", "payment",
     Book([["款项名称", "付款金额"], ["a", "约3000"], ["b", "3000元/月"], ["c", "1,23"], ["d", day(44562)], ["e", boolean(True)]]),
     "~problem Sheet1 B2 付款金额: “约3000”不是数字", "~problem Sheet1 B3", "~problem Sheet1 B4",
     "~problem Sheet1 B5 付款金额: 这一格是日期 2022-01-01，不是数字", "~problem Sheet1 B6")
case("out_of_bounds", "payment", Book([["款项名称", "付款金额"], ["a", -5], ["b", number("1E+20")]]),
     "~problem Sheet1 B2 付款金额: “-5”应在 0.00 到 999999999999.99 之间", "~problem Sheet1 B3")
case("percentages", "fund_line",
     Book([["项目", "实际发生额", "所占比例"], ["a", 1, percent("0.8577")], ["b", 1, "85.77%"], ["c", 1, "85.77"],
           ["d", 1, percent("0.857714285714286")], ["e", 1, number("0.8577")], ["f", 1, "８５．７７％"]]),
     "row 2 label=a actual=1.00 printed_share=85.77", "row 3 label=b actual=1.00 printed_share=85.77",
     "row 4 label=c actual=1.00 printed_share=85.77", "row 5 label=d actual=1.00 printed_share=85.77",
     "row 7 label=f actual=1.00 printed_share=85.77", "~notice Sheet1 C6 所占比例: “0.8577”没有百分号，读作 0.86%")
case("factors", "post", Book([["岗位名称", "折算系数"], ["a", percent("0.5")], ["b", "50%"], ["c", number("0.25")], ["d", "1.5"]]),
     "row 2 title=a share=0.5", "row 3 title=b share=0.5", "row 4 title=c share=0.25", "~problem Sheet1 B5 折算系数: “1.5”应在")
case("counts_with_words", "indicator",
     Book([["指标名称", "单位", "指标量", "最少人数"], ["a", "节", "12节", "8人"], ["b", "场", "1,200", number("3.0")],
           ["c", "个", "3.5", number("2.5")], ["d", "个", "十二", None]]),
     "row 2 name=a unit=节 target=12 min_people=8", "row 3 name=b unit=场 target=1200 min_people=3",
     "~problem Sheet1 C4 指标量: “3.5”应为整数", "~problem Sheet1 D4 最少人数: “2.5”应为整数", "~problem Sheet1 C5 指标量: “十二”不是数字")
case("formulas_without_result", "payment", Book([["款项名称", "付款金额"], ["a", formula("SUM(C1:C9)")]]),
     "~problem Sheet1 B2 付款金额: 公式没有算出过结果，文件里只有公式 → 请在 Excel 或 WPS 里打开、保存一次再上传")
case("formula_errors", "payment", Book([["款项名称", "付款金额"], ["a", error("#REF!")]]),
     "~problem Sheet1 B2 付款金额: 公式出错，显示为 #REF! → 请在 Excel 里改好公式")

# ---- dates

case("dates_in_every_form", "roster",
     roster(*[[f"n{i}", None, "社工", text] for i, text in enumerate(
         ["2022.5.1", "2022年5月1日", "22-5-1", "20220501", "2022/5/1", "2022-05-01 00:00:00", "２０２２．５．１",
          "二〇二二年五月一日", "2022/5/1 0:00", "2022. 5. 1", "220501", "2022年5月1日（星期日）", "22年5月1号", "2022-5-1T08:00"])]),
     *[f"row {i + 2} name=n{i} post=社工 start=2022-05-01" for i in range(14)], never=("problem", "notice"))
case("chinese_numerals_in_dates", "roster",
     roster(["a", None, "x", "二〇二一年十二月三十一日"], ["b", None, "x", "二零二二年十月二十日"], ["c", None, "x", "二〇二二年三月十五日"]),
     "row 2 name=a post=x start=2021-12-31", "row 3 name=b post=x start=2022-10-20", "row 4 name=c post=x start=2022-03-15")
case("dates_that_are_none", "roster",
     roster(*[["n", None, "社工", text] for text in
              ["2022.5", "5月1日", "2022-02-30", "2021.12.1-2022.4.30", "不详", "202205", "5/1/2022", "2022年13月1日"]]),
     "~problem 人员 D2 入职时间: “2022.5”只有年月，没有日 → 请写明是哪一天，例如 2022-05-01", "~problem 人员 D3 入职时间: “5月1日”没有年份",
     "~problem 人员 D4 入职时间: “2022-02-30”不是日历上的日期", "~problem 人员 D5 入职时间: “2021.12.1-2022.4.30”是一段时间",
     "~problem 人员 D6 入职时间: “不详”不是日期", "~problem 人员 D7 入职时间: “202205”只有年月", "~problem 人员 D8", "~problem 人员 D9")
case("serials_without_format", "roster", roster(["张三", None, "社工", number("44562")], ["李四", None, "社工", "44563"]),
     "row 2 name=张三 post=社工 start=2022-01-01", "row 3 name=李四 post=社工 start=2022-01-02",
     "~notice 人员 D2 入职时间: 这一格是数字 44562，按 Excel 的日期读作 2022-01-01")
case("calendar_of_1904", "roster",
     Book(Sheet([ROSTER, ["张三", None, "社工", day(43100), number("43101")]], "人员"), is_1904=True),
     "row 2 name=张三 post=社工 start=2022-01-01 end=2022-01-02")
case("numbers_as_dates", "roster", roster(["张三", None, "社工", number("20220501")]), "row 2 name=张三 post=社工 start=2022-05-01",
     never=("notice",))
case("chinese_date_format", "roster", roster(["张三", None, "社工", day(44562, 'yyyy"年"m"月"d"日"')]),
     "row 2 name=张三 post=社工 start=2022-01-01")
case("still_in_post", "roster", roster(["张三", None, "社工", day(44562), "至今"], ["李四", None, "社工", day(44562), "在岗"]),
     "row 2 name=张三 post=社工 start=2022-01-01", "row 3 name=李四 post=社工 start=2022-01-01", never=("problem",))
case("period_in_one_column", "project",
     Book([["项目名称", "合同期限", "合同金额"], ["甲", "2021.12.1-2022.5.31", 5], ["乙", "2021年12月1日至2022年5月31日", 5],
           ["丙", "2021.12-2022.5", 5], ["丁", "2022.5.1—5.31", 5]]),
     "~column B [合同期限] start also until end",
     *[f"row {i} title={n} start=2021-12-01 end=2022-05-31 total=5.00" for i, n in ((2, "甲"), (3, "乙"), (4, "丙"))],
     "row 5 title=丁 start=2022-05-01 end=2022-05-31 total=5.00", never=("problem",))

# ---- words and texts

case("kinds_by_their_words", "org",
     Book([["机构名称", "机构类型"], ["a", "运营机构"], ["b", "购买方"], ["c", "党委"], ["d", "operator"], ["e", "餐厅"]]),
     "row 2 name=a kind=operator", "row 3 name=b kind=purchaser", "row 4 name=c kind=committee", "row 5 name=d kind=operator",
     "~notice Sheet1 B3 机构类型: “购买方”读作“购买主体”",
     "~problem Sheet1 B6 机构类型: “餐厅”不在可选的词里 → 请填：委托方、评估方、购买主体、社区党委、运营机构")
case("yes_and_no", "payment",
     Book([["款项名称", "付款金额", "是否已付"]] + [[f"n{i}", 1, t] for i, t in enumerate(
         ["是", "已付", "√", "Y", boolean(True), "1", "否", "未付", "×", "N", boolean(False), None, "也许"])]),
     *[f"row {i} name=n{i - 2} amount=1.00 paid=1" for i in range(2, 8)],
     *[f"row {i} name=n{i - 2} amount=1.00" for i in range(8, 14)], "~problem Sheet1 C14 是否已付: “也许”看不出是“是”还是“否”")
case("identity_number_stored_as_a_number", "roster", roster(["张三", number("4.4031019900101101E+17"), "社工", day(44562)]),
     "~problem 人员 B2 身份证号: 号码存成了数字，Excel 只保留前 15 位，后面的已经丢失")
case("identity_number_in_full_width", "roster", roster(["张三", "４４０３１０　１９９００１０１１２３ｘ", "社工", day(44562)]),
     "row 2 name=张三 id_number=44031019900101123X post=社工 start=2022-01-01")
case("numbers_as_text_and_text_as_numbers", "certificate",
     Book([["证书名称", "证书编号", "发证日期"], ["社会工作师", number("20210001"), "44562"], ["助理", "007", "2022-01-01"]]),
     "row 2 qualification=社会工作师 number=20210001 issued=2022-01-01", "row 3 qualification=助理 number=007 issued=2022-01-01")
case("line_ends_in_labels", "fund_line", Book([["项目", "实际发生额"], ["运营成本\n（服务费）", 1], ["办公\nOffice", 2]]),
     "row 2 label=运营成本（服务费） actual=1.00", "row 3 label=办公 Office actual=2.00")
case("text_too_long", "post", Book([["岗位名称", "资质要求"], ["很" * 101, "x"]]), "~problem Sheet1 A2 岗位名称: 有 101 字，最多 100 字 → 请删减")
case("blanks_of_every_kind", "post", Book([["岗位名称", "资质要求"], ["\u3000社工\u00a0 ", " \n社会工作师\n"]]),
     "row 2 title=社工 qualification=社会工作师")
case("inline_strings", "post", Book([["岗位名称", "资质要求"], ["社工", "<社会&工作师>"]], inline=True),
     "row 2 title=社工 qualification=<社会&工作师>")
case("checklist", "checklist_item",
     Book([["序号", "资料名称", "是否必交", "提交期限"], [1, "人员花名册", "必交", "2022.5.10"], [2, "照片", "选交", None]]),
     "row 2 name=人员花名册 required=1 due=2022-05-10", "row 3 name=照片")
case("experts_with_ties", "affiliation", Book([["机构", "关系", "起始日期", "结束日期"], ["龙祥社工", "督导", "2019.1.1", "至今"]]),
     "row 2 org=龙祥社工 relation=督导 from=2019-01-01")
case("service_records", "service_record",
     Book([["活动主题", "活动日期", "参与人数", "时长（分钟）"], ["迎新", day(44562), "30人", "90分钟"]]),
     "row 2 title=迎新 date=2022-01-01 people=30 minutes=90")
case("centers", "center",
     Book([["街道", "社区", "中心名称", "中心全称", "区划代码"], ["坪山街道", "六和社区", "六和", "六和社区党群服务中心", number("440310001002")]]),
     "row 2 name=六和 full_name=六和社区党群服务中心 subdistrict=坪山街道 community=六和社区 region_code=440310001002")

# ---- text files

TEXT = "款项名称,付款金额\r\n首期,\"1,234.50\"\r\n"
case("csv_utf8", "payment", csv(TEXT), "head 表格 1-1", "row 2 name=首期 amount=1234.50")
case("csv_with_bom", "payment", csv(TEXT, "utf-8-sig"), "row 2 name=首期 amount=1234.50")
case("csv_gb18030", "payment", csv(TEXT, "gb18030"), "row 2 name=首期 amount=1234.50")
case("unicode_text_of_excel", "payment", csv(TEXT.replace(",付", "\t付").replace(",\"", "\t\""), "utf-16"), "row 2 name=首期 amount=1234.50")
case("csv_accounting_zero", "payment", csv("款项名称,付款金额\n首期, -   \n"), "row 2 name=首期 amount=0.00")

# ---- odd files

MAP = Book([["款项名称", "付款金额"], ["首期", 5]])
case("prefixed_names", "payment",
     replaced(MAP, "xl/worksheets/sheet1.xml", r"<(/?)(?=[a-z])", r"<\1x:"), "row 2 name=首期 amount=5.00")
case("row_numbers_left_out", "payment", replaced(MAP, "xl/worksheets/sheet1.xml", r' r="[A-Z]*\d+"', ""), "row 2 name=首期 amount=5.00")
case("dtd_in_the_sheet", "payment", replaced(MAP, "xl/worksheets/sheet1.xml", r"<worksheet", '<!DOCTYPE w [<!ENTITY a "b">]><worksheet'),
     "~refused : 工作簿里夹带了 DTD 或外部实体")
case("dtd_in_the_strings", "payment", replaced(MAP, "xl/sharedStrings.xml", r"<sst", '<!DOCTYPE s SYSTEM "http://x/y"><sst'),
     "~refused : 工作簿里夹带了 DTD")
case("sheet_outside", "payment", replaced(MAP, "xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "../../../etc/passwd"),
     "~refused : 工作簿引用了自身以外的文件")
case("cut_off", "payment", MAP.bytes()[:-40], "~refused : 工作簿已损坏或没有传完")
case("damaged_within", "payment", replaced(MAP, "xl/worksheets/sheet1.xml", "</row>", "</raw>"), "~refused : 工作簿已损坏")
case("word_document", "payment", pack({"_rels/.rels": "<Relationships/>", "word/document.xml": "<w/>"}),
     "~refused : 这是 Word 文档")
case("web_page_named_xls", "payment", b"<html><table><tr><td>1</td></tr></table></html>", "~refused : 这个文件的内容是网页")
case("bomb", "payment", replaced(MAP, "xl/worksheets/sheet1.xml", "<sheetData>", "<sheetData>" + " " * (12 << 20)), "~refused : 工作簿解开后大得不正常")
case("empty_file", "payment", b"", "~refused : 文件是空的")


class Workbooks(unittest.TestCase):
    maxDiff = 4000

    def check(self, name):
        shape, data, wants, args, never = CASES[name]
        data = data.bytes() if isinstance(data, Book) else data
        lines = tools.dump("intake_dump", data, *args, shape)
        text = "\n".join(lines)
        for want in wants:
            found = any(want[1:] in line for line in lines) if want.startswith("~") else want in lines
            self.assertTrue(found, f"{name}: no line {want!r} in\n{text}")
        for word in never:
            self.assertNotIn(word, text, name)


for _name in CASES:
    setattr(Workbooks, f"test_{_name}", lambda self, name=_name: self.check(name))


class Enough(unittest.TestCase):
    def test_there_are_at_least_sixty_workbooks(self):
        self.assertGreaterEqual(len(CASES), 60)
