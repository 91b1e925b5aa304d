/** What this process can reach, and whether it should get requests. */
@NullMarked
package io.tenantservice.platform.health;

import org.jspecify.annotations.NullMarked;
