package io.tenantservice.apikey.verify;

import io.vertx.core.buffer.Buffer;

/** What a key is found by. Compared by its bytes, unlike an array. */
record KeyHash(Buffer bytes) {

    static KeyHash of(byte[] bytes) {
        return new KeyHash(Buffer.buffer(bytes));
    }
}
