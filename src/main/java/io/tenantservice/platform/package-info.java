/** What every feature stands on; knows no feature. Each subject has a package of its own below this one. */
@NullMarked
package io.tenantservice.platform;

import org.jspecify.annotations.NullMarked;
