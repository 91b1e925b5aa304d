/** Small statements of many requests, made together. */
@NullMarked
package io.tenantservice.platform.gather;

import org.jspecify.annotations.NullMarked;
