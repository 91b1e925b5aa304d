/** What callers are told when a request fails: one catalogue of codes, one shape (RFC 9457), one mapper. */
@NullMarked
package io.tenantservice.platform.problem;

import org.jspecify.annotations.NullMarked;
