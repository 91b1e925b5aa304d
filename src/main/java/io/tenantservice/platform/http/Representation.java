package io.tenantservice.platform.http;

import com.fasterxml.jackson.annotation.JsonIgnore;

/** The representation of one resource that has an address and a version. */
public interface Representation {

    /** @return the resource's path, sent as {@code Location} when a request has created or started it */
    @JsonIgnore
    String location();

    /** @return a number that every change raises, sent as {@code ETag} */
    @JsonIgnore
    long version();

    /** @return the version as a strong entity tag (RFC 9110 section 8.8.3) */
    @JsonIgnore
    default String entityTag() {
        return '"' + Long.toString(version()) + '"';
    }
}
