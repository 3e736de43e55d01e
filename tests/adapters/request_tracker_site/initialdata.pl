# What the tests' Request Tracker holds besides its own defaults: invented people of an invented shop.
use utf8;

@Users = (
    { Name => 'petr', RealName => 'Пётр', EmailAddress => 'petr@shop.example', Password => 'petr-password', Privileged => 1 },
    { Name => 'tonewise', RealName => 'tonewise', EmailAddress => 'tonewise@shop.example', Password => 'tonewise-password',
      Privileged => 1, Timezone => 'Asia/Yekaterinburg' },
    { Name => 'roman', EmailAddress => 'roman@shop.example', Password => 'roman-password', Privileged => 1, Lang => 'ru' },
    { Name => 'boss', EmailAddress => 'boss@shop.example', Privileged => 1 },
    { Name => 'anna@mail.example', RealName => 'Анна Крылова', EmailAddress => 'anna@mail.example', Password => 'anna-password',
      Privileged => 0, Lang => 'ru', City => 'Казань', Country => 'Россия' },
    { Name => 'john@mail.example', RealName => 'John Reed', EmailAddress => 'john@mail.example', Password => 'john-password',
      Privileged => 0, Lang => 'en', City => 'Leeds', Organization => 'Reed & Sons' },
);

@Groups = ({ Name => 'Agents', Domain => 'UserDefined' });

@Members = map { { Group => 'Agents', GroupDomain => 'UserDefined', Class => 'RT::User', Name => $_ } } qw(petr roman boss);

@Queues = (
    { Name => 'Support', CorrespondAddress => 'help@shop.example', CommentAddress => 'notes@shop.example' },
    { Name => 'Leaky', CorrespondAddress => 'leaky@shop.example', CommentAddress => 'leaky-notes@shop.example' },
);

@CustomFields = (
    ( map { { Name => $_, Type => 'FreeformSingle', LookupType => 'RT::Queue-RT::Ticket', ApplyTo => [ 'Support', 'Leaky' ] } }
        'Номер заказа', 'Доставка', 'Delivery' ),
    { Name => 'Размеры', Type => 'FreeformMultiple', LookupType => 'RT::Queue-RT::Ticket', ApplyTo => 'Support' },
    { Name => 'Тариф', Type => 'FreeformSingle', LookupType => 'RT::User', ApplyTo => [] },
);

# The rights of the token's user are those that the adapter's README names, and no others.
my @adapter_rights = qw(SeeQueue ShowTicket ShowTicketComments CommentOnTicket ReplyToTicket SeeCustomField ShowArticle);
my @agent_rights = (@adapter_rights, qw(OwnTicket ModifyTicket ModifyCustomField CreateTicket TakeTicket ShowOutgoingEmail Watch));
@ACL = (
    ( map { { GroupDomain => 'SystemInternal', GroupType => 'Everyone', Right => $_ } } qw(CreateTicket ReplyToTicket) ),
    ( map { { GroupDomain => 'SystemInternal', GroupType => 'Unprivileged', Right => $_ } } qw(SeeQueue) ),
    ( map { { GroupDomain => 'RT::System-Role', GroupType => 'Requestor', Right => $_ } } qw(ShowTicket ReplyToTicket) ),
    ( map { { UserId => 'tonewise', Right => $_ } } @adapter_rights, 'ShowOutgoingEmail' ),
    ( map { { GroupDomain => 'UserDefined', GroupId => 'Agents', Right => $_ } } @agent_rights ),
);

# A queue whose notes are mailed to the customer: the mistake that the adapter must notice.
@Scrips = (
    { Description => 'Notes to the customer by mistake', Queue => 'Leaky', ScripCondition => 'On Comment',
      ScripAction => 'Notify Requestors', Template => 'Correspondence' },
);

@Articles = (
    { Class => 'General', Name => 'Возврат велосипеда', Summary => 'Срок возврата',
      CustomFields => [ { CustomField => 'Content', Content => 'Велосипед можно вернуть в течение 14 дней, если на нём не ездили. Деньги придут за 3 дня.' } ] },
    { Class => 'General', Name => 'Opening hours', Summary => 'When the shop is open',
      CustomFields => [ { CustomField => 'Content', Content => 'The shop is open from 10:00 to 20:00 every day.' } ] },
);

@Final = (sub {
    my $queue = RT::Queue->new(RT->SystemUser);
    $queue->Load('Support');
    my ($ok, $said) = $queue->AddWatcher(Type => 'AdminCc', Email => 'boss@shop.example');
    die $said unless $ok;

    my $owner = RT::User->new(RT->SystemUser);
    $owner->Load('tonewise');
    my $token = RT::AuthToken->new(RT->SystemUser);
    my ($id, $message, $secret) = $token->Create(Owner => $owner->Id, Description => 'tests');
    die $message unless $id;
    open my $file, '>', $ENV{TONEWISE_TEST_TOKEN_FILE} or die $!;
    print $file $secret;
    close $file;

    my $anna = RT::User->new(RT->SystemUser);
    $anna->Load('anna@mail.example');
    my $field = RT::CustomField->new(RT->SystemUser);
    $field->LoadByName(Name => 'Тариф', LookupType => 'RT::User');
    $field->AddToObject(RT::User->new(RT->SystemUser));
    $anna->AddCustomFieldValue(Field => $field, Value => 'Постоянный покупатель');
});

1;
