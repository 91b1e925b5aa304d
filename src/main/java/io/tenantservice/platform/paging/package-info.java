/** Lists in pages by key, stable while rows come and go. */
@NullMarked
package io.tenantservice.platform.paging;

import org.jspecify.annotations.NullMarked;
