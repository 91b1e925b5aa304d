/** What people can switch off, for the whole platform and at once. */
@NullMarked
package io.tenantservice.feature;

import org.jspecify.annotations.NullMarked;
