/** Who is calling and what the caller may do; secrets in memory. */
@NullMarked
package io.tenantservice.platform.security;

import org.jspecify.annotations.NullMarked;
