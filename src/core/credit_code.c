#include "core/credit_code.h"

#include <string.h>

enum { LENGTH = 18, BODY = 17, SIGNS = 31 };

/* GB 32100-2015 4.2: digits and capitals but I, O, S, V, Z; each stands for its place here. */
static const char signs[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
_Static_assert(sizeof(signs) == SIGNS + 1, "31 signs");

/* GB 32100-2015 4.3: the i-th sign weighs 3^(i-1) mod 31, and the last one makes the sum 0 mod 31.
 */
const char *credit_code_problem(const char *s) {
    if (strlen(s) != LENGTH || strspn(s, signs) != LENGTH)
        return "应为 18 位数字和大写字母（不含 I、O、S、V、Z）";
    int sum = 0, weight = 1;
    for (size_t i = 0; i < BODY; i++, weight = weight * 3 % SIGNS)
        sum += (int)(strchr(signs, s[i]) - signs) * weight;
    int check = (SIGNS - sum % SIGNS) % SIGNS;
    return s[BODY] == signs[check] ? NULL : "最后一位校验码不符，请对照登记证书核对";
}
