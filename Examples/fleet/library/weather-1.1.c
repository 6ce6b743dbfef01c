/* Uses what both releases of libgauge have, and does the rest itself. */

#include <stdio.h>

double gauge_celsius(int raw);

int main(void) {
    printf("%.2f degrees Fahrenheit\n", gauge_celsius(344) * 9.0 / 5.0 + 32.0);
    return 0;
}
