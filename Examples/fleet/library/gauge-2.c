/* libgauge 2: more exact, and gauge_fahrenheit is gone. Whoever calls that one cannot be started with this library. */

double gauge_celsius(int raw) { return raw / 16.0 - 0.05; }
