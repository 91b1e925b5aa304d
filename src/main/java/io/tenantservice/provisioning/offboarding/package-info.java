/**
 * Leads tenants out: their connections end, and after a waiting period their data and their key. Tables {@code
 * offboarding}, {@code offboarding_connection}, {@code erased_rows}. Nothing is lost before the point of no return, and
 * after it nothing stays but what {@code docs/offboarding.md} names.
 */
@NullMarked
package io.tenantservice.provisioning.offboarding;

import org.jspecify.annotations.NullMarked;
