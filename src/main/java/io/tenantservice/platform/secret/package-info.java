/** Secrets in memory: masked wherever they might be written by accident. */
@NullMarked
package io.tenantservice.platform.secret;

import org.jspecify.annotations.NullMarked;
