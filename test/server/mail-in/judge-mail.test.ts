/** Whom a mail is from, and who vouches for it: what forgers try, and what honest servers write. */
import { describe, expect, it } from 'vitest'
import { judgeMail } from '../../../server/mail-in/judge-mail.ts'

const identity = { authservId: 'mx.un.example', ownAddress: 'cinnabar@un.example' }
const from = 'From: Aminata Diallo <aminata@centre.example>'
const id = 'Message-ID: <1@centre.example>'
const good = 'Authentication-Results: mx.un.example; dmarc=pass header.from=centre.example'

function judged(...lines: readonly string[]) {
  return judgeMail(Buffer.from(`${lines.join('\r\n')}\r\n\r\nBonjour`, 'latin1'), identity)
}

/** What the judgement is about, given the lines of the header. */
function vouching(...lines: readonly string[]) {
  return judged(...lines, id, 'Subject: x').vouching
}

describe('who vouches for a mail', () => {
  it.each([
    ['the plain form', good],
    [
      'several methods',
      'Authentication-Results: mx.un.example; spf=pass smtp.mailfrom=x@y.example; dkim=fail reason="bad; signature" header.d=y.example; dmarc=pass header.from=centre.example',
    ],
    [
      'folded, with comments',
      'Authentication-Results:\r\n mx.un.example (our (own) server) 1;\r\n\tdmarc=pass (p=none; dis=none)\r\n header.from=Centre.Example',
    ],
    [
      'a name in other letters',
      'authentication-results: MX.UN.EXAMPLE; DMARC=PASS header.from=centre.example',
    ],
    [
      'what Exchange adds',
      'Authentication-Results: mx.un.example; dmarc=pass action=none header.from=centre.example;compauth=pass reason=100',
    ],
    ['a quoted name', 'Authentication-Results: "mx.un.example"; dmarc=pass header.from="centre.example"'],
    ['an end with a semicolon', `${good};`],
  ])('[MI1] the own server does: %s', (_, field) => {
    expect(vouching(field, from)).toBe('pass')
  })

  it('[MI2] what stands below, or under another name, neither helps nor harms', () => {
    const others = [
      'Authentication-Results: mx.un.example; dmarc=fail header.from=centre.example',
      'Authentication-Results: mx.other.example; dmarc=fail header.from=centre.example',
      'ARC-Authentication-Results: i=1; mx.un.example; dmarc=fail header.from=centre.example',
    ]
    expect(vouching('Authentication-Results: relay.example; dmarc=fail', good, ...others, from)).toBe('pass')
  })

  it.each([
    ['nothing at all', []],
    ['another server', ['Authentication-Results: mx.evil.example; dmarc=pass header.from=centre.example']],
    [
      'a server whose name begins alike',
      ['Authentication-Results: mx.un.example.evil.example; dmarc=pass header.from=centre.example'],
    ],
    [
      'a server whose name ends alike',
      ['Authentication-Results: evil.mx.un.example; dmarc=pass header.from=centre.example'],
    ],
    [
      'the own name in a comment',
      ['Authentication-Results: evil.example (mx.un.example); dmarc=pass header.from=centre.example'],
    ],
    [
      'a field of another kind',
      ['X-Authentication-Results: mx.un.example; dmarc=pass header.from=centre.example'],
    ],
    [
      'ARC results',
      ['ARC-Authentication-Results: i=1; mx.un.example; dmarc=pass header.from=centre.example'],
    ],
    [
      'a forged one below the real one, which says nothing',
      ['Authentication-Results: mx.un.example; none', good],
    ],
    [
      'a forged one below the real one, without DMARC',
      ['Authentication-Results: mx.un.example; spf=pass smtp.mailfrom=a@centre.example', good],
    ],
    [
      'a forged one below a real one that is damaged',
      ['Authentication-Results: mx.un.example; dmarc=pass (', good],
    ],
    [
      'a forged one below a real one with an unknown version',
      ['Authentication-Results: mx.un.example 2; dmarc=pass header.from=centre.example', good],
    ],
    [
      'SPF and DKIM alone',
      [
        'Authentication-Results: mx.un.example; spf=pass smtp.mailfrom=a@centre.example; dkim=pass header.d=centre.example',
      ],
    ],
    ['another domain', ['Authentication-Results: mx.un.example; dmarc=pass header.from=evil.example']],
    ['a domain above', ['Authentication-Results: mx.un.example; dmarc=pass header.from=example']],
    ['a domain below', ['Authentication-Results: mx.un.example; dmarc=pass header.from=mail.centre.example']],
    [
      'a domain that ends alike',
      ['Authentication-Results: mx.un.example; dmarc=pass header.from=acentre.example'],
    ],
    ['no domain', ['Authentication-Results: mx.un.example; dmarc=pass']],
    [
      'a domain of the envelope',
      ['Authentication-Results: mx.un.example; dmarc=pass smtp.mailfrom=centre.example'],
    ],
    [
      'two domains',
      [
        'Authentication-Results: mx.un.example; dmarc=pass header.from=centre.example header.from=evil.example',
      ],
    ],
    [
      'two DMARC results',
      [
        'Authentication-Results: mx.un.example; dmarc=fail header.from=centre.example; dmarc=pass header.from=centre.example',
      ],
    ],
    [
      'a result in a comment',
      ['Authentication-Results: mx.un.example; spf=pass (; dmarc=pass header.from=centre.example)'],
    ],
    [
      'a result in quotes',
      ['Authentication-Results: mx.un.example; spf=pass reason="; dmarc=pass header.from=centre.example"'],
    ],
    [
      'a quoted word for "pass"',
      ['Authentication-Results: mx.un.example; dmarc="pass" header.from=centre.example'],
    ],
    [
      'a word cut by a comment',
      ['Authentication-Results: mx.un.example; dmarc=pa(x)ss header.from=centre.example'],
    ],
    [
      'another word',
      ['Authentication-Results: mx.un.example; dmarc=bestguesspass header.from=centre.example'],
    ],
    ['temperror', ['Authentication-Results: mx.un.example; dmarc=temperror header.from=centre.example']],
    [
      'another version of the method',
      ['Authentication-Results: mx.un.example; dmarc/2=pass header.from=centre.example'],
    ],
    ['no name', ['Authentication-Results: ; dmarc=pass header.from=centre.example']],
    [
      'something between name and results',
      ['Authentication-Results: mx.un.example dmarc=pass header.from=centre.example'],
    ],
    [
      'a comment without an end',
      ['Authentication-Results: mx.un.example; dmarc=pass header.from=centre.example ('],
    ],
    [
      'quotes without an end',
      ['Authentication-Results: mx.un.example; dmarc=pass header.from="centre.example'],
    ],
  ])('[MI2] nobody does: %s', (_, fields) => {
    expect(vouching(...fields, from)).toBe('none')
  })

  it('[MI4] the server says that it is forged', () => {
    expect(
      vouching('Authentication-Results: mx.un.example; dmarc=fail header.from=centre.example', from),
    ).toBe('fail')
  })

  it('[MI2] without a name for the own server nobody is vouched for', () => {
    const mail = Buffer.from(`${good}\r\n${from}\r\n\r\n`)
    expect(judgeMail(mail, { ...identity, authservId: null }).vouching).toBe('none')
  })

  it.each([
    ['a zero byte', `${good}\r\n${from}\r\nX-A: a\0b`],
    ['a carriage return by itself', `${good}\r\n${from}\r\nX-A: a\rFrom: other@centre.example`],
    ['a line that is no field', `${good}\r\n${from}\r\nno field here`],
    ['a beginning that goes on', ` ${good}\r\n${from}`],
  ])('[MI3] a header that can be read in two ways is from nobody: %s', (_, header) => {
    expect(judged(header, id)).toMatchObject({ sender: null, passedOver: 'noSender', vouching: 'none' })
  })
})

describe('whom a mail is from', () => {
  it.each([
    ['aminata@centre.example'],
    ['<aminata@centre.example>'],
    ['Aminata@Centre.Example'],
    ['"Diallo, Aminata <minister@un.example>" <aminata@centre.example>'],
    ['=?utf-8?q?Aminata_Di=C3=A0llo?= <aminata@centre.example>'],
    ['Aminata (the; <one>) Diallo <aminata@centre.example> (Dakar)'],
    ['Aminata\r\n Diallo\r\n\t<aminata@centre.example>'],
    ['Aminata Diàllo <aminata@centre.example>'],
  ])('[MI3] one plain address: %s', (value) => {
    expect(judged(`From: ${value}`, id).sender?.addressKey).toBe('aminata@centre.example')
  })

  it.each([
    ['', 'empty'],
    ['Aminata Diallo', 'no address'],
    ['a@centre.example, b@evil.example', 'two'],
    ['a@centre.example b@evil.example', 'two without a comma'],
    ['<a@centre.example> <b@evil.example>', 'two in brackets'],
    ['A <a@centre.example>, B <b@evil.example>', 'a list'],
    ['Centre: a@centre.example;', 'a group'],
    ['Centre: A <a@centre.example>;', 'a group with a name'],
    ['undisclosed:;', 'an empty group'],
    ['b@evil.example <a@centre.example>', 'an address for a name'],
    ['<<a@centre.example>>', 'brackets twice'],
    ['<a@centre.example', 'no end'],
    ['a@centre.example>', 'no beginning'],
    ['<@evil.example:a@centre.example>', 'a route'],
    ['"a"@centre.example', 'quotes in the address'],
    ['a (x) @centre.example', 'a comment in the address'],
    ['a@centre.example (', 'a comment without an end'],
    ['a@ centre.example', 'a blank in the address'],
    ['a@centre. example', 'a blank in the domain'],
    ['=?utf-8?q?a?=@centre.example', 'an encoded word in the address'],
    ['=?utf-8?q?a=40centre.example?=', 'an encoded address'],
    ['a@[192.0.2.1]', 'a number for a domain'],
    ['a@centre', 'half a domain'],
    ['a@-centre.example', 'a domain that is none'],
    ['.a@centre.example', 'a dot first'],
    ['a..b@centre.example', 'two dots'],
    ['a@centre.example@evil.example', 'two signs'],
    ['a@c\xe9ntre.example', 'letters beyond ASCII in the domain'],
    ['\xe0@centre.example', 'letters beyond ASCII before it'],
    ['A <a@centre.example> x', 'something behind it'],
    ['A <a@centre.example\\>', 'an escaped bracket'],
  ])('[MI3] nobody: %j (%s)', (value) => {
    expect(judged(good, `From: ${value}`, id)).toMatchObject({
      sender: null,
      vouching: 'none',
      passedOver: 'noSender',
    })
  })

  it.each([
    ['two fields', [from, from]],
    ['two fields, one written apart', [from, 'From : b@evil.example']],
    ['two fields in other letters', ['FROM: b@evil.example', from]],
    ['none, but a sender', ['Sender: aminata@centre.example']],
    ['none, but a Resent-From', ['Resent-From: aminata@centre.example']],
  ])('[MI3] nobody: %s', (_, lines) => {
    expect(judged(good, ...lines, id).sender).toBeNull()
  })
})

describe('what is not looked into', () => {
  it.each([
    ['automatic', 'Auto-Submitted: auto-replied'],
    ['automatic', 'Auto-Submitted: auto-generated; owner-email="x"'],
    ['automatic', 'Precedence: bulk'],
    ['automatic', 'precedence: junk'],
    ['list', 'Precedence: list'],
    ['list', 'List-Id: <centres.un.example>'],
    ['list', 'List-Unsubscribe: <mailto:x@y.example>'],
    ['bounce', 'Return-Path: <>'],
    ['own', 'From: Cinnabar <cinnabar@un.example>'],
    ['own', 'Message-ID: <0190.answer.cinnabar@un.example>'],
  ])('[MI7] %s: %s', (reason, line) => {
    const rest = line.startsWith('From:') ? [id] : line.startsWith('Message-ID:') ? [from] : [from, id]
    expect(judged(good, line, ...rest).passedOver).toBe(reason)
  })

  it('[MI7] "no" means that a person sent it', () => {
    expect(judged(good, from, id, 'Auto-Submitted: no').passedOver).toBeNull()
    expect(judged(good, from, id, 'Auto-Submitted: no (really)').passedOver).toBeNull()
  })

  it('[MI9] a mail has one key however it travelled, and another one of another sender', () => {
    const once = judged(good, from, id)
    expect(judged('Received: by another way', from, id).mailKey).toBe(once.mailKey)
    expect(judged('From: awa@centre.example', id).mailKey).not.toBe(once.mailKey)
    expect(judged(from, 'Message-ID: <2@centre.example>').mailKey).not.toBe(once.mailKey)
    const without = judged(from)
    expect([without.messageId, judged(from).mailKey === without.mailKey]).toEqual([null, true])
  })
})
