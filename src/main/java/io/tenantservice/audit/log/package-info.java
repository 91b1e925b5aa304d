/** Reading what was done: lists of audit entries, with what is needed to recompute their hashes. */
@NullMarked
package io.tenantservice.audit.log;

import org.jspecify.annotations.NullMarked;
