/**
 * Who did what. Tables {@code audit_head}, {@code audit_entry}. Every change writes its entry in its own transaction:
 * what is not audited has not happened.
 */
@NullMarked
package io.tenantservice.audit;

import org.jspecify.annotations.NullMarked;
