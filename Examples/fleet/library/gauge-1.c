/* libgauge 1: two functions, both of them used by somebody. */

double gauge_celsius(int raw) { return raw / 16.0; }

double gauge_fahrenheit(int raw) { return gauge_celsius(raw) * 9.0 / 5.0 + 32.0; }
