#ifndef FETTLE_FEATURES_H
#define FETTLE_FEATURES_H

/* An extension of the processor, and an instruction of it. It returns whether the instruction did what it should: some
   encodings are other instructions on older processors. */
struct fettle_feature {
    const char *name;
    int (*run)(void);
};

extern const struct fettle_feature fettle_features[];
extern const unsigned fettle_feature_count;

#endif
