/* What the pages of on-site inspection take, and who may call them. */
#include "web/download.h"
#include "web/edit.h"
#include "web/offline.h"
#include "web/route.h"
#include "web/forms/forms.h"
#include "web/inspection/inspections.h"

#include "web/inspection/inside.h"

#define MARK_TEXT 12

static const struct http_field record_form[] = {
    {.name = "action", .title = "操作", .max = 10},
    {.name = "uuid", .title = "保存编号", .max = 64},
    {.name = "base", .title = "版本", .max = 12},
    EDIT_SEEN, /* of a form without script; what comes later from a device is kept beside */
    {.name = "device", .title = "设备", .max = 100},
    {.name = "arrived", .title = "到达时间", .max = 32},
    {.name = "departed", .title = "离开时间", .max = 32},
    {.name = "place", .title = "位置", .max = 64},
    {.name = "present", .title = "在场人员", .max = INSPECTION_TEXT_MAX},
    {.name = "interviews", .title = "访谈记录", .max = INSPECTION_TEXT_MAX},
    {.name = "remarks", .title = "验收意见", .max = INSPECTION_TEXT_MAX},
    {.name = "component", .title = "板块", .max = 100, .flags = HTTP_ROWS},
    {.name = "item", .title = "指标", .max = 100, .flags = HTTP_ROWS},
    {.name = "na", .title = "不适用", .max = 1, .flags = HTTP_ROWS},
    {.name = "none", .title = "都不符合", .max = 1, .flags = HTTP_ROWS},
    {.name = "points", .title = "得分", .max = MARK_TEXT, .flags = HTTP_ROWS},
    {.name = "level", .title = "档次", .max = 100, .flags = HTTP_ROWS},
    {.name = "part", .title = "符合的条件", .max = 100, .flags = HTTP_ROWS},
    {.name = "done", .title = "完成数", .max = MARK_TEXT, .flags = HTTP_ROWS},
    {.name = "target", .title = "目标数", .max = MARK_TEXT, .flags = HTTP_ROWS},
    {.name = "times", .title = "次数", .max = MARK_TEXT, .flags = HTTP_ROWS},
    {.name = "reason", .title = "说明", .max = 1000, .flags = HTTP_ROWS},
    {.name = "photo_kind", .title = "照片类型", .max = 10, .flags = HTTP_ROWS},
    {.name = "photo_sha", .title = "照片校验值", .max = 64, .flags = HTTP_ROWS},
    {.name = "photo_name", .title = "照片文件名", .max = 200, .flags = HTTP_ROWS},
    {.name = "photo_caption", .title = "照片说明", .max = 200, .flags = HTTP_ROWS},
    {.name = "photo_place", .title = "照片位置", .max = 64, .flags = HTTP_ROWS},
    {.name = "photo_taken", .title = "拍摄时间", .max = 20, .flags = HTTP_ROWS},
    {.name = "photo_drop", .title = "删除照片", .max = 1, .flags = HTTP_ROWS},
    FORM_SHOWN,
    FORM_FIELDS,
};

static const struct http_field choose_form[] = {
    {.name = "n", .title = "版本", .max = 12, .flags = HTTP_REQUIRED},
    {.name = "use", .title = "选择", .max = 1, .flags = HTTP_REQUIRED},
};

static const struct http_field plan_form[] = {
    {.name = "day", .title = "开始日期", .max = 10},
    {.name = "start", .title = "每天开始时间", .max = 5},
    {.name = "every", .title = "每家用时", .max = 4},
    {.name = "a_day", .title = "每天家数", .max = 4},
    {.name = "member", .title = "验收人员", .max = 40, .flags = HTTP_ROWS},
    {.name = "lead", .title = "组长", .max = 40},
    {.name = "draw", .title = "抽签", .max = 1},
    {.name = "notify", .title = "通知运营机构", .max = 1},
};

static const struct http_field draw_form[] = {{.name = "seen", .title = "上次抽签", .max = 100}};

static const struct http_field edit_form[] = {
    {.name = "day", .title = "日期", .max = 10},
    {.name = "time", .title = "时间", .max = 5},
    {.name = "place", .title = "顺序", .max = 4},
    {.name = "note", .title = "备注", .max = 500},
    {.name = "member", .title = "验收人员", .max = 40, .flags = HTTP_ROWS},
    {.name = "lead", .title = "组长", .max = 40},
    {.name = "notify", .title = "通知运营机构", .max = 1},
    EDIT_SEEN,
};

static const struct http_field reason_form[] = {
    {.name = "reason", .title = "原因", .max = 500},
};

const struct http_route inspections_routes[] = {
    WEB_GET("/inspections", inspections_list_page, PERM_INSPECT, "我的实地验收"),
    WEB_GET("/inspections/sw.js", inspections_worker, PERM_PUBLIC, "离线验收的后台脚本"),
    WEB_GET("/inspections/session", offline_session, PERM_INSPECT, "离线验收：登录状态"),
    WEB_GET("/inspections/:visit", inspections_visit_page, PERM_INSPECT, "实地验收记录"),
    WEB_POST("/inspections/:visit", inspections_save, PERM_INSPECT, HTTP_SLOW,
             8 * INSPECTION_FILE_MAX, "保存实地验收记录", WEB_FORM(record_form), .edits = true,
             .takes_files = true),
    WEB_POST("/inspections/:visit/choose", inspections_choose, PERM_INSPECT, HTTP_WRITE, 1024,
             "选择验收记录的版本", WEB_FORM(choose_form)),
    {.method = HTTP_PUT,
     .path = "/inspections/:visit/files/:sha256",
     .run = inspections_put_file,
     .need = PERM_INSPECT,
     .where = HTTP_SLOW,
     .body_max = INSPECTION_FILE_MAX,
     .takes_files = true,
     .summary = "上传验收照片或签名"},
    WEB_GET("/inspections/:visit/files/:sha256", inspections_get_file, PERM_INSPECT,
            "查看验收照片或签名", .where = HTTP_SLOW),
    WEB_GET("/inspections/:visit/record", inspections_print_page, PERM_INSPECT, "打印实地验收记录"),
    WEB_GET("/rounds/:round/inspections", inspections_manage_page, PERM_MANAGE, "安排实地验收"),
    WEB_DOWNLOAD("/rounds/:round/inspections", inspections_manage_file, PERM_MANAGE,
                 "实地验收安排"),
    WEB_POST("/rounds/:round/inspections/plan", inspections_plan, PERM_MANAGE, HTTP_WRITE, 64 << 10,
             "批量安排实地验收", WEB_FORM(plan_form)),
    WEB_POST("/rounds/:round/inspections/draw", inspections_draw, PERM_MANAGE, HTTP_WRITE, 1024,
             "抽签排定验收顺序", WEB_FORM(draw_form)),
    WEB_GET("/rounds/:round/inspections/:visit", inspections_edit_page, PERM_MANAGE,
            "修改一次实地验收"),
    WEB_POST("/rounds/:round/inspections/:visit", inspections_edit, PERM_MANAGE, HTTP_WRITE,
             64 << 10, "保存实地验收的安排", WEB_FORM(edit_form), .edits = true),
    WEB_POST("/rounds/:round/inspections/:visit/cancel", inspections_cancel, PERM_MANAGE,
             HTTP_WRITE, 16 << 10, "取消实地验收", WEB_FORM(reason_form)),
    WEB_POST("/rounds/:round/inspections/:visit/reopen", inspections_reopen, PERM_MANAGE,
             HTTP_WRITE, 16 << 10, "退回验收记录补充", WEB_FORM(reason_form)),
    WEB_GET("/rounds/:round/inspections/:visit/record", inspections_print_page, PERM_MANAGE,
            "查看和打印实地验收记录"),
    WEB_GET("/rounds/:round/inspections/:visit/files/:sha256", inspections_get_file, PERM_MANAGE,
            "查看实地验收的照片或签名", .where = HTTP_SLOW),
    {.path = NULL},
};
