// What programs put on the clipboard for a small table: their own styles and marks, merged cells, lines within cells,
// and beside it the plain text. The words are invented. Each with the rows that are meant.
// Taken from the programs themselves: LibreOffice 7.4.7 (Calc and Writer: what its HTML filters write, which its
// clipboard uses as well) and Chromium's clipboard, in clipboards/. Written by hand in the manner of the program, the
// marks being those of fragments that were published: all others. WPS, Word and the documents of QQ and WeChat
// themselves were not at hand.
import { readFileSync } from "node:fs";

const taken = (name) => readFileSync(new URL(`clipboards/${name}.html`, import.meta.url), "utf8");

const excel = (rows) => `<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns="http://www.w3.org/TR/REC-html40"><head><meta http-equiv=Content-Type content="text/html; charset=utf-8">
<meta name=ProgId content=Excel.Sheet><style><!--table {mso-displayed-decimal-separator:"\\.";} td {mso-style-parent:style0;mso-number-format:General;}
.xl65 {mso-number-format:"\\#\\,\\#\\#0\\.00";white-space:normal;} --></style></head><body link=blue vlink=purple>
<table border=0 cellpadding=0 cellspacing=0 width=288 style='border-collapse:collapse;width:216pt'><!--StartFragment-->
 <col width=72 span=4 style='width:54pt'>
${rows}
<!--EndFragment--></table></body></html>`;

export const CLIPBOARDS = {
  // WPS and Excel write alike. A name over two rows, a line end by <br>, the source broken in the middle of a word,
  // a text that runs over into empty cells, and the row that measures columns.
  "WPS表格": {
    html: excel(` <tr height=19 style='height:14.25pt'><td height=19 class=xl65 width=72 style='height:14.25pt;width:54pt'>岗位</td><td>姓名</td><td class=xl65>工作<br>
    内容</td><td>金额</td></tr>
 <tr height=19 style='mso-height-source:userset'><td rowspan=2 height=38 class=xl65 style='border-bottom:.5pt solid black;mso-style-wrap:1'>社工</td><td>示例人员一</td><td class=xl65>社区
  走访</td><td class=xl65 align=right x:num="1234.5">1,234.50<span style='mso-spacerun:yes'>&nbsp;</span></td></tr>
 <tr height=19><td>示例人员二</td><td class=xl65>个案<span style='mso-spacerun:yes'>&nbsp; </span>A</td><td align=right x:num>20</td></tr>
 <tr height=19><td colspan=3 style='mso-ignore:colspan'>说明文字</td><td>&nbsp;</td></tr>
 <![if supportMisalignedColumns]><tr height=0 style='display:none'><td width=72 style='width:54pt'></td><td width=72></td><td width=72></td><td width=72></td></tr><![endif]>`),
    plain: "岗位\t姓名\t\"工作\n内容\"\t金额\r\n社工\t示例人员一\t社区走访\t1,234.50 \r\n\t示例人员二\t个案  A\t20\r\n说明文字\t\t\t\r\n",
    rows: [["岗位", "姓名", "工作\n内容", "金额"], ["社工", "示例人员一", "社区走访", "1,234.50"], ["社工", "示例人员二", "个案 A", "20"], ["说明文字", "", "", ""]],
  },
  // Word and WPS's writer: paragraphs with marks of their own, empty cells that are not, a list in a cell.
  "WPS文字": {
    html: `<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"><head><style><!-- p.MsoNormal {mso-style-name:正文;} --></style></head>
<body style='tab-interval:21.0pt'><!--StartFragment--><table class=MsoNormalTable border=1 cellspacing=0 style='mso-yfti-tbllook:1184'>
<tr style='mso-yfti-irow:0'><td width=100 valign=top><p class=MsoNormal align=center><span lang=EN-US style='mso-bidi-font-size:10.5pt'>岗位</span><o:p></o:p></p></td><td><p class=MsoNormal><span>工作内容</span></p></td><td><p>人数</p></td></tr>
<tr style='mso-yfti-irow:1'><td><p class=MsoNormal><span>主管</span></p></td><td><ol><li><p class=MsoNormal><span>统筹</span></p></li><li><p class=MsoNormal>督导<span style='mso-hide:all'>批注</span></p></li></ol></td><td><p class=MsoNormal><span lang=EN-US>1<o:p></o:p></span></p></td></tr>
<tr style='mso-yfti-irow:2'><td><p class=MsoNormal><o:p>&nbsp;</o:p></p></td><td><p class=MsoNormal>第一段</p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>第二段</p></td><td><p class=MsoNormal><![if !supportEmptyParas]>&nbsp;<![endif]></p></td></tr>
</table><!--EndFragment--></body></html>`,
    plain: "岗位\t工作内容\t人数\n主管\t统筹\n督导\t1\n\t第一段\n\n第二段\t\n",
    rows: [["岗位", "工作内容", "人数"], ["主管", "统筹\n督导", "1"], ["", "第一段\n第二段", ""]],
  },
  // QQ's sheets (腾讯文档), like Google's: values as attributes, a line in a <div> of its own, marks of no width.
  "腾讯文档": {
    html: `<meta charset='utf-8'><google-sheets-html-origin><style type="text/css"><!--td {border: 1px solid #ccc;}br {mso-data-placement:same-cell;}--></style>
<table xmlns="http://www.w3.org/1999/xhtml" cellspacing="0" cellpadding="0" dir="ltr" border="1" data-sheets-root="1"><colgroup><col width="100"/><col width="100"/><col width="100"/></colgroup><tbody>
<tr style="height:21px;"><td style="overflow:hidden;" data-sheets-value="{&quot;1&quot;:2,&quot;2&quot;:&quot;项目&quot;}" colspan="2" rowspan="1"><div style="max-height:21px">项目</div></td><td>金额</td></tr>
<tr style="height:21px;"><td data-sheets-value="{&quot;1&quot;:2}" rowspan="2"><div><span>人力</span></div><div><span>成本</span></div></td><td>工资\u200b</td><td data-sheets-value="{&quot;1&quot;:3,&quot;3&quot;:5}" data-sheets-numberformat="{&quot;1&quot;:4}">￥5.00</td></tr>
<tr><td style="display:none">工资</td><td>他说“好”，\u00a0再说"行"</td><td>\u200b</td></tr></tbody></table>`,
    plain: "项目\t\t金额\n\"人力\n成本\"\t工资\t￥5.00\n\t他说“好”， 再说\"行\"\t\n",
    rows: [["项目", "", "金额"], ["人力\n成本", "工资", "￥5.00"], ["人力\n成本", "他说“好”， 再说\"行\"", ""]],
  },
  // A table in a WeChat article: sections within cells, everything styled, a table only to hold a cell's lines.
  "微信": {
    html: `<html><body><section data-tools="135编辑器"><section style="margin: 10px;"><table width="100%" style="width: 663px;"><thead><tr class="firstRow"><th><section><span leaf="">日期</span></section></th><th><section><p><span>活动</span></p></section></th></tr></thead>
<tbody><tr><td><section style="line-height: 1.75em;"><span leaf="">3月5日</span></section></td><td><section><span leaf="">义诊</span></section><section><span leaf="">理发<br></span></section></td></tr>
<tr><td>3月6日</td><td><table><tbody><tr><td>上午</td><td>讲座</td></tr><tr><td>下午</td><td>走访</td></tr></tbody></table></td></tr></tbody></table></section></section></body></html>`,
    plain: "日期\n活动\n3月5日\n义诊\n理发\n",
    rows: [["日期", "活动"], ["3月5日", "义诊\n理发"], ["3月6日", "上午 讲座\n下午 走访"]],
  },
  // A sheet of WPS: classes et2 and so on, x:str and x:num as attributes, a <col> for several columns.
  "WPS表格（et）": {
    html: `<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><meta name="ProgId" content="Excel.Sheet"><style><!--
.font0 {color:#000000;font-size:11.0pt;font-family:宋体;mso-font-charset:134;}
td {mso-style-parent:style0;padding-top:1px;white-space:nowrap;mso-rotate:0;}
.et2 {font-weight:700;mso-font-charset:134;text-align:center;} .et3 {mso-number-format:"yyyy/m/d";} --></style></head><body><!--StartFragment-->
<table border=0 cellpadding=0 cellspacing=0 width=288 height=76 style='border-collapse:collapse;width:216.00pt;'>
 <col width=72 style='width:54.00pt;' span=3>
 <tr height=19 style='height:14.25pt;'>
  <td class=et2 height=19 width=216 colspan=3 style='height:14.25pt;width:162.00pt;border-right:none;border-bottom:none;' x:str>社工花名册</td>
 </tr>
 <tr height=19 style='height:14.25pt;'><td height=19 style='height:14.25pt;' x:str>岗位</td><td x:str>姓名<span style='mso-spacerun:yes;'>&nbsp;</span></td><td x:str>到岗日期</td></tr>
 <tr height=38 style='height:28.50pt;'><td height=38 style='height:28.50pt;' x:str><font class="font0">社工</font><br/><font class="font0">（督导）</font></td><td x:str>示例人员一</td><td class=et3 x:num="44621">2022/3/1</td></tr>
 <tr height=19><td height=19></td><td x:str>示例人员二</td><td x:num>20</td></tr>
</table>
<!--EndFragment--></body></html>`,
    plain: "社工花名册\t\t\r\n岗位\t姓名 \t到岗日期\r\n\"社工\n（督导）\"\t示例人员一\t2022/3/1\r\n\t示例人员二\t20\r\n",
    rows: [["社工花名册", "", ""], ["岗位", "姓名", "到岗日期"], ["社工\n（督导）", "示例人员一", "2022/3/1"], ["", "示例人员二", "20"]],
  },
  // WPS's writer: every run a span that says mso-spacerun:'yes' with a <font> in it, an empty one beside, the table in
  // a section, and before it the definitions of all styles, as elements of names that no page knows.
  "WPS文字（Section0）": {
    html: `<html xmlns:w="urn:schemas-microsoft-com:office:word"><head><!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--><w:LatentStyles LatentStyleCount="260"><w:LsdException Locked="false" Priority="99" SemiHidden="false" Name="Normal (Web)" ></w:LsdException></w:LatentStyles>
<style>@font-face{font-family:"宋体";} p.MsoNormal{mso-style-name:正文;}</style></head><body style="tab-interval:21pt;text-justify-trim:punctuation;"><!--StartFragment-->
<div class="Section0" style="layout-grid:15.6000pt;"><p class=MsoNormal align=center ><b><span style="mso-spacerun:'yes';font-family:宋体;font-weight:bold;font-size:16.0000pt;mso-font-kerning:1.0000pt;" ><font face="宋体" >资金使用情况</font></span></b><b><span style="mso-spacerun:'yes';font-family:宋体;" ><o:p></o:p></span></b></p>
<table class=MsoTableGrid border=1 cellspacing=0 style="border-collapse:collapse;width:426.1000pt;mso-table-layout-alt:fixed;mso-padding-alt:0.0000pt 5.4000pt 0.0000pt 5.4000pt ;" ><tr style="height:27.2500pt;" ><td width=284 valign=center colspan=2 style="width:213.0500pt;padding:0.0000pt 5.4000pt;mso-border-left-alt:0.5000pt solid rgb(0,0,0);" ><p class=MsoNormal style="text-align:left;" ><span style="mso-spacerun:'yes';font-family:宋体;" ><font face="宋体" >项目</font></span><span style="mso-spacerun:'yes';" ><o:p></o:p></span></p></td><td width=142 ><p class=MsoNormal ><span style="mso-spacerun:'yes';font-family:宋体;" ><font face="宋体" >金额（</font>2022<font face="宋体" >年）</font></span></p></td></tr>
<tr><td rowspan=2 ><p class=MsoNormal ><span style="mso-spacerun:'yes';" ><font face="宋体" >人力</font></span></p><p class=MsoNormal ><span style="mso-spacerun:'yes';" ><font face="宋体" >成本</font></span></p></td><td><p class=MsoNormal ><span style="mso-spacerun:'yes';" ><font face="宋体" >工资</font></span></p></td><td><p class=MsoNormal align=right ><span style="mso-spacerun:'yes';font-family:'Times New Roman';" >370,175.39</span></p></td></tr>
<tr><td><p class=MsoNormal ><span style="mso-spacerun:'yes';" ><font face="宋体" >社保</font></span></p></td><td><p class=MsoNormal ><span style="font-family:宋体;" ><o:p>&nbsp;</o:p></span></p></td></tr></table></div><!--EndFragment--></body></html>`,
    plain: "资金使用情况\n项目\t金额（2022年）\n人力\n成本\t工资\t370,175.39\n社保\t\n",
    rows: [["资金使用情况"], ["项目", "", "金额（2022年）"], ["人力\n成本", "工资", "370,175.39"], ["人力\n成本", "社保", ""]],
  },
  // Word: conditional comments, one of which hides a list's sign from who can make lists, runs of no width marked by
  // spelling, and a source broken at every 80th letter or so.
  "Word": {
    html: `<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"><head><meta name=Generator content="Microsoft Word 15"><!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings></xml><![endif]--><style><!-- table.MsoNormalTable {mso-style-name:普通表格;} --></style></head>
<body lang=ZH-CN style='tab-interval:21.0pt;word-wrap:break-word;text-justify-trim:punctuation'><!--StartFragment-->
<table class=MsoNormalTable border=1 cellspacing=0 cellpadding=0 style='border-collapse:collapse;border:none;mso-border-alt:solid black .5pt;
 mso-yfti-tbllook:1184;mso-padding-alt:0cm 5.4pt 0cm 5.4pt;mso-border-insideh: .5pt solid black'>
 <tr style='mso-yfti-irow:0;mso-yfti-firstrow:yes'>
  <td width=149 valign=top style='width:111.8pt;border:solid black 1.0pt;
  mso-border-alt:solid black .5pt;padding:0cm 5.4pt 0cm 5.4pt'>
  <p class=MsoNoSpacing><span style='font-size:12.0pt;font-family:宋体;
  mso-ascii-font-family:Calibri'>指标</span><span lang=EN-US style='font-size:12.0pt'><o:p></o:p></span></p>
  </td>
  <td><p class=MsoNormal><span class=SpellE><span style='font-family:宋体'>完成</span></span><span
  style='font-family:宋体'>情况</span></p></td>
 </tr>
 <tr style='mso-yfti-irow:1;mso-yfti-lastrow:yes'>
  <td><p class=MsoListParagraph style='margin-left:18.0pt;text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
  lang=EN-US style='mso-fareast-font-family:"Times New Roman"'><span style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]><span
  style='font-family:宋体'>探访</span></p></td>
  <td><p class=MsoNormal><span style='font-family:宋体'>已完成</span><span lang=EN-US> 120 </span><span style='font-family:宋体'>次，
  其中入户</span><span lang=EN-US>80</span><span style='font-family:宋体'>次</span><span lang=EN-US><o:p></o:p></span></p></td>
 </tr>
</table>
<!--EndFragment--></body></html>`,
    plain: "指标\t完成情况\r\n1.探访\t已完成 120 次，其中入户80次\r\n",
    rows: [["指标", "完成情况"], ["1. 探访", "已完成 120 次，其中入户80次"]],
  },
  // A program on Windows counted one byte too many: the first sign is missing.
  "少了开头的尖括号": {
    html: `html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style><!-- td {white-space:nowrap;} --></style></head><body><!--StartFragment--><table><tr><td x:str>岗位</td><td x:num>2</td></tr></table><!--EndFragment--></body></html>`,
    plain: "岗位\t2\r\n",
    rows: [["岗位", "2"]],
  },
  // Part of a table, its rows alone: what a page makes of that is no table, so that the plain text is taken.
  "没有表格标记的行": {
    html: "<!--StartFragment--><TR><TD>项目六</TD><TD>项目七</TD></TR><!--EndFragment-->",
    plain: "项目六\t项目七\n",
    rows: [["项目六", "项目七"]],
  },
  "LibreOffice Calc": {
    html: taken("libreoffice-calc"),
    plain: "类别\t用途\t实际发生额 （元）\t比例\n人力成本\t工资\t12,345.50\t85%\n\t五险一金，他说\"已缴\"\t2,000.00\t\n合计\t\t14,345.50\t\n",
    rows: [["类别", "用途", "实际发生额\n（元）", "比例"], ["人力成本", "工资", "12,345.50", "85%"], ["人力成本", "五险一金，他说\"已缴\"", "2,000.00", ""], ["合计", "", "14,345.50", ""]],
  },
  "LibreOffice Writer": {
    html: taken("libreoffice-writer"),
    plain: "附表 服务记录\n日期\n服务内容\n人次\n3月5日\n义诊\n理发\n（上午）\n1,200\n讲座   A组\n\n走访\n\n",
    rows: [["附表 服务记录"], ["日期", "服务内容", "人次"], ["3月5日", "义诊\n理发\n（上午）", "1,200"], ["3月5日", "讲座 A组\n走访", ""]],
  },
  "Chromium": {
    html: taken("chromium"),
    plain: "岗位安排\n岗位\t姓名\t人数\n社工\t示例人员一\n（督导）\t1,200\n示例人员二\t\n合计\t1,200",
    rows: [["岗位安排"], ["岗位", "姓名", "人数"], ["社工", "示例人员一\n（督导）", "1,200"], ["社工", "示例人员二", ""], ["合计", "", "1,200"]],
  },
};

// What Excel and QQ's sheets give as plain text, where a program passes nothing else on.
export const PLAIN = {
  text: "名称\t说明\r\n\"第一行\r\n第二行\"\t\"他说\"\"好\"\"\"\r\n5\"管\t a \r\n\t\r\n",
  rows: [["名称", "说明"], ["第一行\n第二行", "他说\"好\""], ["5\"管", " a "], ["", ""]],
};
