"""The lists of a district as an office has them in Excel: centers, projects, posts, requirements, indicators and
payments. Run, it writes the workbook: python3 office.py YEAR END-OF-A-CONTRACT... > 台账.xlsx"""
import datetime
import sys

from workbook import Book, Sheet, day

STREETS = ["坪山街道", "坑梓街道", "龙田街道", "石井街道", "马峦街道", "碧岭街道"]


def serial(year, month, date):
    return (datetime.date(year, month, date) - datetime.date(1899, 12, 30)).days


def office_book(n=23, amount="478,240.00", called="示例", year=2026, ends=("2026年12月31日",), others=()):
    """The lists of a district: titles above the heads, own headings, merged cells, totals and notes.
    The contracts end in turn on the days of ends; others are further organisations, name and kind."""
    centers = [f"{called}{i}" for i in range(1, n + 1)]
    projects = [[f"{year}年社区党群服务中心社工服务项目台账"], [], [
        "序号", "项目名称", "社区党群服务中心", "街道", "承接机构", "采购单位", "社区党委", "合同开始时间",
        "合同结束时间", "合同金额（元）", "协议人数"]]
    for i, center in enumerate(centers):
        projects.append([
            str(i + 1), f"{center}社区服务项目", f"{center}社区党群服务中心", STREETS[i % 6], f"示例机构{i % 3 + 1}",
            f"{STREETS[i % 6]}办事处", f"{center}社区党委", day(serial(year, 1, 1)), ends[i % len(ends)], amount,
            "6"])
    projects.append(["", "合计", "", "", "", "", "", "", "", ""])
    posts = [["项目", "岗位名称", "数量", "资质要求"]]
    needs = [["项目名称", "资质", "人数"]]
    goals = [["项目名称", "服务指标", "单位", "年度指标"]]
    pays = [["项目名称", "款项", "支付日期", "支付金额", "是否已付"]]
    for center in centers:
        name = f"{center}社区服务项目"
        posts += [[name, "中心主管", "1", "社会工作师"], [name, "社工", "5", ""]]
        needs += [[name, "社会工作师", "2"], [name, "助理社会工作师", "2"]]
        goals += [[name, "个案", "个", "12"], [name, "小组", "个", "8"], [name, "社区活动", "场", "31"]]
        pays += [[name, "首期款", f"{year}.3.1", "239,120.00", "是"], [name, "尾款", "", "239120", "否"]]
    return Book(Sheet(projects, "项目台账", merges=["A1:K1"]), Sheet(posts, "岗位设置"), Sheet(needs, "资质要求"),
                Sheet(goals, "合同指标"), Sheet(pays, "付款计划"),
                *([Sheet([["单位名称", "类型"], *others], "其他单位")] if others else [])).bytes()


if __name__ == "__main__":
    sys.stdout.buffer.write(office_book(year=int(sys.argv[1]), ends=sys.argv[2:], others=[
        ["示例区社会工作主管部门", "委托方"], ["示例社会工作者协会", "评估方"]]))
