/* Uses gauge_fahrenheit, which only libgauge 1 has. */

#include <stdio.h>

double gauge_fahrenheit(int raw);

int main(void) {
    printf("%.2f degrees Fahrenheit\n", gauge_fahrenheit(344));
    return 0;
}
