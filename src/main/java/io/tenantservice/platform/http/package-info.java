/** What every request and answer has in common: request id, size limit, entity tags, JSON rules. */
@NullMarked
package io.tenantservice.platform.http;

import org.jspecify.annotations.NullMarked;
