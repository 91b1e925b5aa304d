/** How often and how long work at an outside system is tried before it is given up. */
@NullMarked
package io.tenantservice.platform.attempt;

import org.jspecify.annotations.NullMarked;
