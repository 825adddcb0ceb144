// What programs put on the clipboard for a small table, in the manner of each: its own styles and marks, merged
// cells, lines within cells, and beside it the plain text. The words are invented. Each with the rows that are meant.

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
};

// What Excel and QQ's sheets give as plain text, where a program passes nothing else on.
export const PLAIN = {
  text: "名称\t说明\r\n\"第一行\r\n第二行\"\t\"他说\"\"好\"\"\"\r\n5\"管\t a \r\n\t\r\n",
  rows: [["名称", "说明"], ["第一行\n第二行", "他说\"好\""], ["5\"管", " a "], ["", ""]],
};
