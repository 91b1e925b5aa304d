package io.tenantservice.apikey.verify;

/**
 * The way of a key to another hash.
 *
 * @param pepper the version that the new one was made with
 */
record HashMove(KeyHash from, KeyHash to, int pepper) {}
