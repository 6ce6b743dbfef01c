// libcrypto of the system (OpenSSL 3.0 or later), and what of it Swift cannot see: macros.

#ifndef CCRYPTO_SHIM_H
#define CCRYPTO_SHIM_H

// Nothing that OpenSSL 3.0 calls deprecated is declared.
#define OPENSSL_API_COMPAT 30000
#define OPENSSL_NO_DEPRECATED

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/rand.h>

// The bytes of a memory BIO, which keep belonging to it, and their number.
static inline long ccrypto_bio_bytes(BIO *bio, char **bytes) {
    return BIO_get_mem_data(bio, bytes);
}

// A public key on P-256 from an uncompressed point, or NULL where the point is not on the curve. The caller frees it.
// Here because the keys of OSSL_PARAM must be C strings that stay.
static inline EVP_PKEY *ccrypto_p256_public_key(unsigned char *point, size_t length) {
    EVP_PKEY *key = NULL;
    char group[] = "prime256v1";
    OSSL_PARAM params[3];
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    if (context == NULL) return NULL;
    params[0] = OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0);
    params[1] = OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, length);
    params[2] = OSSL_PARAM_construct_end();
    if (EVP_PKEY_fromdata_init(context) != 1 ||
        EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, params) != 1) {
        EVP_PKEY_free(key);
        key = NULL;
    }
    EVP_PKEY_CTX_free(context);
    return key;
}

// A public key on the curve of another key, from an uncompressed point, or NULL where the point is not on the curve. The
// caller frees it. Looking the curve up, as above, costs several times as much.
static inline EVP_PKEY *ccrypto_public_key_like(EVP_PKEY *other, const unsigned char *point, size_t length) {
    EVP_PKEY *key = EVP_PKEY_dup(other);
    if (key != NULL && EVP_PKEY_set1_encoded_public_key(key, point, length) != 1) {
        EVP_PKEY_free(key);
        key = NULL;
    }
    return key;
}

#endif
