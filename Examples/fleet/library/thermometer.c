/* Uses what both releases of libgauge have. */

#include <stdio.h>

double gauge_celsius(int raw);

int main(void) {
    printf("%.2f degrees Celsius\n", gauge_celsius(344));
    return 0;
}
