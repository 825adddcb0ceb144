#include "app/admin/person.h"

#include "app/admin/audit.h"
#include "base/utf8.h"
#include "core/id_number.h"
#include "shape/shape.h"

#define NAME_LEAST    2 /* characters */
#define NUMBER_LENGTH 18

/* ---- what is kept of somebody */

static const struct {
    const char *kind, *text;
} kinds[] = {
    {"roster", "在岗记录"},        {"certificate", "资格证书"}, {"rater", "评价人"},
    {"expert", "评估专家"},        {"scorer", "评分表"},        {"account", "登录账号"},
    {"contact", "消息提醒的邮箱"}, {"tie", "专家的任职关系"},   {"amendment", "更正申请"},
};

const char *person_kind_text(const char *kind) {
    for (size_t i = 0; i < GP_COUNT(kinds); i++)
        if (strcmp(kinds[i].kind, kind) == 0)
            return kinds[i].text;
    return kind;
}

const char *person_name_masked(struct arena *a, const char *name) {
    size_t first = 0;
    if (!cstr_empty(name))
        (void)utf8_next(str_of(name), &first);
    return arena_printf(a, "%.*s**", (int)first, name);
}

/* A number whose check character is wrong may be stored, and is found. */
static enum gp_code check(struct work *w, const char *name, const char *number) {
    if (number)
        return strlen(number) == NUMBER_LENGTH
                   ? GP_OK
                   : gp_fail(w->err, GP_INVALID, "公民身份号码", "请填完整的 18 位号码");
    if (utf8_length(str_of(cstr_or_empty(name))) < NAME_LEAST)
        return gp_fail(w->err, GP_INVALID, "姓名", "请填完整的姓名，或者公民身份号码");
    return GP_OK;
}

enum gp_code person_find(struct work *w, const char *name, const char *id_number,
                         struct person_place **ret, size_t *ret_n) {
    const char *number = cstr_empty(id_number) ? NULL : id_number_key(w->arena, id_number);
    TRY(check(w, name, number));
    TRY(store_person_places(w, number ? NULL : name, number, ret, ret_n));
    return audit_note(w, "person.look", "person",
                      arena_printf(w->arena, "%s：%zu 处",
                                   number ? id_number_masked(w->arena, number)
                                          : person_name_masked(w->arena, name),
                                   *ret_n));
}

/* ---- what everybody is told */

/* Whoever adds a place where somebody's data lie adds a row, and a branch of store_person_places.
 */
const struct person_sort person_sorts[] = {
    {"项目的员工", "姓名、公民身份号码、资格证书、岗位和在岗日期、离岗原因",
     "核对人员配备、资质和空岗，计算空岗扣除",
     "所属运营机构；评估方负责人；作过回避声明、没有利害关系的专家。证件号码只显示首尾几位",
     "身份证号按“个人信息保留”、姓名和证书编号按“人员姓名和证书号保留”、证书文件按“证书等文件保"
     "留”、历次递交的原件按“递交原件和内部留存保留”的期限清除"},
    {"评价人（购买主体、社区党委等）", "姓名、职务、电话，附上的盖章扫描件",
     "说明履约评价由谁作出，需要时联系", "本评价单位；评估方负责人",
     "按“个人信息保留”和“盖章扫描件保留”的期限清除"},
    {"评估专家", "姓名、专家编号、任职关系，评分和评语", "分配评分，核对回避",
     "评估方负责人；专家本人。运营机构看不到是谁评的",
     "任职关系按“个人信息保留”的期限清除，"
     "评分表随采购文件保存"},
    {"现场验收的当事人", "验收时的照片，拍摄的时间和位置", "证明现场的情况",
     "评估方负责人、验收人员和被验收的机构", "随采购文件保存"},
    {"有账号的人", "登录名、姓名、电话、邮箱，登录的时间、地址和浏览器，做过的操作",
     "登录、提醒，查清谁在什么时候做了什么", "系统管理员；本人",
     "登录记录到期清除，看过谁的名单和文件按“查阅记录保留”的期限清除；操作记在审计日志里，随采购"
     "文件保存"},
    {"申请更正、补充自己信息的人", "要改的内容，改前改后，说明的理由", "核实、更正，答复本人",
     "评估方负责人、系统管理员；用账号提出的本人", "办结后按“个人信息保留”的期限清除"},
};
const size_t n_person_sorts = GP_COUNT(person_sorts);

static const char *published_text(const struct shape *s, const struct field *f) {
    switch (published_of(s, f)) {
    case PUBLISHED_CODED:
        return "换成编号";
    case PUBLISHED_WITHHELD:
        return "以“（不公开）”代替";
    case PUBLISHED_FORGOTTEN:
        return "不公开，随公示留存的数据里也没有";
    case PUBLISHED_OPEN:
        return "公开";
    case PUBLISHED_CLEANED:
        return "公开，其中的人名换掉";
    default:
        return "不公开";
    }
}

void person_members(struct arena *a, struct person_member **ret, size_t *ret_n) {
    static const struct shape *const shapes[] = {&shape_person, &shape_certificate,
                                                 &shape_engagement};
    VEC(struct person_member) list = {0};
    for (size_t s = 0; s < GP_COUNT(shapes); s++)
        for (size_t i = 0; i < shapes[s]->n_fields; i++) {
            const struct field *f = &shapes[s]->fields[i];
            if (f->kind != FIELD_LIST)
                *VEC_PUSH(a, &list) =
                    (struct person_member){shapes[s]->name, f->name, published_text(shapes[s], f)};
        }
    *ret = list.v;
    *ret_n = list.n;
}
